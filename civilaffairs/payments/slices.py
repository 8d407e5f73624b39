"""The bank's limits: what is to be paid cut into as many files as it needs, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from civilaffairs.payments import numbers
from civilaffairs.payments.banks.rows import Head, Row
from civilaffairs.payments.groups import Group
from civilaffairs.payments.terms import Terms

_LONGEST = "X" * 25  # a number as long as any


def cut(groups: Sequence[Group], terms: Terms, month: date, pay_on: date) -> Iterator[Sequence[Group]]:
    """At most so many rows and bytes a file. Each file is rendered once: none can fail later."""

    memos = {codes: numbers.memo(month, codes) for codes in {group.programmes for group in groups}}

    def size(part: Sequence[Group]) -> int:
        rows = [
            Row(
                position,
                group.payee.number,
                group.name,
                group.amount,
                memos[group.programmes],
                numbers.reference(_LONGEST, position),
                group.payee.bank_code,
            )
            for position, group in enumerate(part, 1)
        ]
        total = sum((row.amount for row in rows), Decimal(0))
        head = Head(_LONGEST, _LONGEST, "0" * 32, pay_on, month, len(rows), total, "0" * 12)
        return len(terms.profile.render(head, rows, terms.encoding))

    while groups:
        count = _fitting(groups, terms, size)
        yield groups[:count]
        groups = groups[count:]


def _fitting(groups: Sequence[Group], terms: Terms, size: Callable[[Sequence[Group]], int]) -> int:
    count = min(len(groups), terms.most_rows)
    while (found := size(groups[:count])) > terms.most_bytes and count > 1:
        count = max(1, min(count - 1, count * terms.most_bytes // found))
    return count
