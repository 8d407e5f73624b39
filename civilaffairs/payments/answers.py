"""Whether a return file agrees with what was sent: everything that does not, by row and with its remedy.

Nothing here writes. A row the format does not repeat (amount, account) counts as it was sent; a row that the
format says is still open stays so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.lib.money import ZERO
from civilaffairs.payments.banks.rows import Problem, Result, Return, ReturnedRow, Totals
from civilaffairs.payments.models import Batch, Transfer
from civilaffairs.people.models import BankAccount

State = Transfer.State
WANTED = {Result.PAID: State.PAID, Result.FAILED: State.FAILED}


@dataclass(frozen=True, slots=True)
class Sent:
    """A transfer as it was sent, and what is known of it by now."""

    pk: UUID
    position: int
    amount: Decimal
    state: str
    account: str = field(repr=False)


def sent(batch: Batch) -> dict[int, Sent]:
    """The transfers of a batch by their position: read as rows, a batch may hold a whole month."""
    opened = BankAccount._meta.get_field("number").opened
    columns = ("pk", "position", "amount", "state", "account", "account__number")
    rows: QuerySet[Transfer, Any] = batch.transfers.values_list(*columns)
    return {
        position: Sent(pk, position, amount, state, opened(account, number))
        for pk, position, amount, state, account, number in rows
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one transfer."""

    transfer: Sent
    result: Result
    code: str
    text: str


def of(found: Return, transfers: Mapping[int, Sent]) -> list[Answer]:
    """The bank's answer for each transfer; of those that the file does not list, where its format tells."""
    answers = [
        Answer(transfers[row.position], row.result, row.code, row.text)
        for row in found.rows
        if row.position in transfers
    ]
    if rest := found.unlisted:
        listed = {row.position for row in found.rows}
        answers += [
            Answer(transfer, rest.result, rest.code, rest.text)
            for position, transfer in transfers.items()
            if position not in listed
        ]
    return answers


def problems(found: Return, batch: Batch, transfers: Mapping[int, Sent]) -> list[Problem]:
    """Everything for which the file is held; nothing where it may be taken in."""
    return [*_rows(found, transfers), *_totals(found, batch, of(found, transfers))]


def _rows(found: Return, transfers: Mapping[int, Sent]) -> Iterator[Problem]:
    times = Counter(row.position for row in found.rows)
    for row in found.rows:
        transfer = transfers.get(row.position)
        if transfer is None:
            what = _("Row %(row)s was not sent.") % {"row": row.position}
            yield Problem(row.at, what, _("Ask the bank to which batch the row belongs."))
        elif times[row.position] > 1:
            what = _("Row %(row)s stands in the file more than once.") % {"row": row.position}
            yield Problem(row.at, what, _("Ask the bank which of the rows holds."))
        else:
            yield from _differences(row, transfer)
    rest = found.unlisted
    if rest is None:
        for position in sorted(transfers.keys() - times.keys()):
            what = _("Row %(row)s is missing.") % {"row": position}
            yield Problem(0, what, _("Ask the bank what became of the payment."))
    else:
        yield from _contradictions(0, rest.result, [t for p, t in transfers.items() if p not in times])


def _differences(row: ReturnedRow, transfer: Sent) -> Iterator[Problem]:
    if row.amount is not None and row.amount != transfer.amount:
        yield Problem(
            row.at,
            _("Row %(row)s: %(found)s yuan came back, %(sent)s were sent.")
            % {"row": row.position, "found": f"{row.amount:.2f}", "sent": transfer.amount},
            _("Ask the bank what it paid; the amount that was sent is due."),
        )
    if row.account is not None and row.account != transfer.account:
        yield Problem(
            row.at,
            _("Row %(row)s names another account than was sent.") % {"row": row.position},
            _("Ask the bank to which account it paid."),
        )
    yield from _contradictions(row.at, row.result, [transfer])


def _contradictions(at: int, result: Result, transfers: Iterable[Sent]) -> Iterator[Problem]:
    """Where an earlier file of the batch said otherwise."""
    for transfer in transfers:
        before = transfer.state
        if result is Result.OPEN or before in (State.SENT, WANTED[result]):
            continue
        what = _("Row %(row)s was taken in before as “%(state)s”.") % {
            "row": transfer.position,
            "state": State(before).label,
        }
        late = before == State.FAILED
        yield Problem(
            at,
            what,
            _("Note the late payment at the repair desk, then bring in this file.")
            if late
            else _("If the bank took it back, note that at the repair desk; then bring in this file."),
        )


def _totals(found: Return, batch: Batch, answers: list[Answer]) -> Iterator[Problem]:
    """The head must agree with its rows, in itself, and with what was sent; rows may still be open."""
    sums = {result: _sum(found, answers, result) for result in Result}
    still_open = sums[Result.OPEN]
    head_sum = None
    if found.paid and found.failed:
        head_sum = Totals(
            found.paid.count + found.failed.count + still_open.count,
            found.paid.total + found.failed.total + still_open.total,
        )
    for label, head, rows in (
        (_("paid"), found.paid, sums[Result.PAID]),
        (_("failed"), found.failed, sums[Result.FAILED]),
        (_("still open"), found.open, still_open),
        (_("paid, failed and open together"), found.all, head_sum),
        (_("sent"), found.all, Totals(batch.count, batch.total)),
    ):
        if head is not None and rows is not None and head != rows:
            yield Problem(found.head_at, _told(label, head, rows), _("Ask the bank to set its head right."))


def _told(label: str, head: Totals, rows: Totals) -> str:
    return _(
        "The head's total (%(what)s) is %(head_count)s rows, %(head)s yuan; counted: "
        "%(count)s rows, %(sum)s yuan."
    ) % {
        "what": label,
        "head_count": head.count,
        "head": head.total,
        "count": rows.count,
        "sum": rows.total,
    }


def _sum(found: Return, answers: list[Answer], result: Result) -> Totals:
    """As the file's own rows say it; an amount that it does not repeat is the one that was sent."""
    rows = [row for row in found.rows if row.result is result]
    amounts = {answer.transfer.position: answer.transfer.amount for answer in answers}
    total = sum((amounts.get(row.position, ZERO) if row.amount is None else row.amount for row in rows), ZERO)
    listed = {row.position for row in found.rows}
    rest = [a for a in answers if a.transfer.position not in listed and a.result is result]
    return Totals(len(rows) + len(rest), total + sum((a.transfer.amount for a in rest), ZERO))
