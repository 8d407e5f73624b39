"""The content of a batch: how candidates become transfers, and the digest that is signed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import connection

from civilaffairs.lib.keys import new_key
from civilaffairs.payments import numbers
from civilaffairs.payments.groups import Group
from civilaffairs.payments.models import Batch, Transfer
from civilaffairs.payments.recoveries import set_off_books

# Triggers and keys look at copied rows as at any others.
_TRANSFERS = """
COPY payments_transfer (id, batch_id, position, reference, account_id, payee_person_id, payee_organisation_id,
    payee_name, amount, withheld, floor, memo, state, replaces_id) FROM STDIN
"""
_CARRIED = "COPY payments_transferline (transfer_id, line_id, live) FROM STDIN"
_FAILED = """
SELECT c.line_id, c.transfer_id FROM payments_transferline c
JOIN payments_transfer t ON t.id = c.transfer_id AND t.state = 'failed'
WHERE c.line_id = ANY(%s) AND NOT c.live AND NOT EXISTS (SELECT FROM payments_transfer later
    WHERE later.replaces_id = t.id AND later.state <> 'cancelled')
ORDER BY t.reference
"""
# A line for the batch and one for each transfer, fields between bars.
# Batches of before withheld nothing.
_DIGEST = """
SELECT encode(sha256(convert_to(%(head)s || COALESCE(string_agg(E'\n' || concat_ws('|', t.position,
    t.reference, t.account_id, encode(a.number_index, 'hex'), t.payee_name, t.amount, t.memo,
    (SELECT string_agg(c.line_id::text, '|' ORDER BY c.line_id) FROM payments_transferline c
        WHERE c.transfer_id = t.id),
    CASE WHEN t.withheld > 0 THEN concat_ws('|', 'withheld', t.withheld, t.floor) END),
    '' ORDER BY t.position), ''), 'UTF8')), 'hex')
FROM payments_transfer t JOIN people_bankaccount a ON a.id = t.account_id
WHERE t.batch_id = %(batch)s
"""


def freeze(batch: Batch, groups: Sequence[Group]) -> None:
    """Write the transfers into a draft and fix its count, total and digest."""
    _fill(batch, groups)
    batch.count = len(groups)
    batch.total = sum((group.amount for group in groups), Decimal(0))
    batch.digest = digest_of(batch)
    batch.save(update_fields=["count", "total", "digest"])


def _fill(batch: Batch, groups: Sequence[Group]) -> None:
    replaced = _failed_before([line for group in groups for line in group.lines])
    memos = {codes: numbers.memo(batch.month, codes) for codes in {group.programmes for group in groups}}
    transfers = [
        (
            new_key(),
            batch.pk,
            position,
            numbers.reference(batch.number, position),
            group.payee.account_id,
            group.payee.person_id,
            group.payee.organisation_id,
            group.name,
            group.amount,
            group.withheld,
            group.floor,
            memos[group.programmes],
            Transfer.State.WAITING.value,
            replaced.first_not_used(group.lines),
        )
        for position, group in enumerate(groups, 1)
    ]
    carried = [
        (transfer[0], line, True)
        for transfer, group in zip(transfers, groups, strict=True)
        for line in group.lines
    ]
    with connection.cursor() as cursor:
        for statement, rows in ((_TRANSFERS, transfers), (_CARRIED, carried)):
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
    set_off_books.write([transfer[0] for transfer in transfers], groups)


class _Replaced:
    """The failed transfers that carried lines and have no successor yet, by line; each is named once."""

    def __init__(self, carried: Iterable[tuple[int, uuid.UUID]]) -> None:
        self._by_line = dict(carried)
        self._used: set[uuid.UUID] = set()

    def first_not_used(self, lines: list[int]) -> uuid.UUID | None:
        """One new transfer names one old; where several merge, the lines tell the rest."""
        if not self._by_line:
            return None
        found = (self._by_line[line] for line in lines if line in self._by_line)
        first = next((transfer for transfer in found if transfer not in self._used), None)
        if first:
            self._used.add(first)
        return first


def _failed_before(lines: list[int]) -> _Replaced:
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, [lines])
        return _Replaced(cursor.fetchall())


def digest_of(batch: Batch) -> str:
    """SHA-256 over everything the bank will be told and the lines behind it: taken where the rows are."""
    head = [batch.number, batch.month, batch.area_id, batch.fund_id, batch.profile, batch.encoding]
    head += [batch.pay_on, batch.count, f"{batch.total:.2f}"]
    if batch.payer_account:  # batches of before did not freeze it
        head.append(batch.payer_account)
    if batch.payer_bank_code:
        head.append(batch.payer_bank_code)
    with connection.cursor() as cursor:
        cursor.execute(_DIGEST, {"batch": batch.pk, "head": "|".join(map(str, head))})
        (digest,) = cursor.fetchone()
    return str(digest)
