"""What the pages of payments read; everything inside the area of the actor's post."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.benefits import programme
from civilaffairs.lib.months import in_chinese
from civilaffairs.payments import candidates, repair
from civilaffairs.payments.models import (
    Batch,
    BatchSignature,
    Entry,
    Fund,
    Line,
    Run,
    Transfer,
    TransferLine,
)
from civilaffairs.people.models import PayeeArrangement

State = Batch.State


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    return visible_to(Run.objects.select_related("area", "job"), actor)


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    return visible_to(Batch.objects.select_related("area", "fund"), actor)


def transfers_visible_to(actor: Actor) -> QuerySet[Transfer]:
    return visible_to(Transfer.objects.select_related("batch", "account"), actor, "batch__area__path")


def lines_visible_to(actor: Actor) -> QuerySet[Line]:
    return visible_to(Line.objects.select_related("award", "town"), actor, "town__path")


def line_names() -> dict[tuple[str, str], str]:
    """What the lines of each benefit are called, by benefit and code."""
    return {
        (benefit.code, line.code): str(line.name)
        for benefit in programme.find(lambda _: True)
        for version in reversed(benefit.formulas)
        for line in version.lines
    }


def entries_visible_to(actor: Actor) -> QuerySet[Entry]:
    return visible_to(Entry.objects.all(), actor, "account__area__path")


def may_read_batch(actor: Actor, batch_id: uuid.UUID) -> bool:
    """For the files of a batch: bank file, return files, roster."""
    return permits(actor.role, "batch.read") and batches_visible_to(actor).filter(pk=batch_id).exists()


def open_failures(actor: Actor) -> QuerySet[Transfer]:
    """Failed transfers about which nothing has been settled, the oldest first."""
    unsettled = TransferLine.objects.filter(transfer=OuterRef("pk"), live=True)
    failed = transfers_visible_to(actor).filter(Exists(unsettled), state=Transfer.State.FAILED)
    return failed.exclude(pk__in=candidates.corrected_carriers().values("transfer")).order_by("reference")


@dataclass(frozen=True, slots=True)
class NotInBatch:
    """Issued lines of a fund that no batch carries yet."""

    fund: Fund
    count: int
    total: Decimal


def not_in_batch(actor: Actor, month: date) -> list[NotInBatch]:
    found = []
    for fund in Fund.objects.order_by("code"):
        lines = candidates.free_lines(month, actor.area, fund)
        sums = lines.aggregate(count=Count("pk"), total=Sum("amount", default=Decimal()))
        if sums["count"]:
            found.append(NotInBatch(fund, sums["count"], sums["total"]))
    return found


def arrangements_by_transfer(transfers: Iterable[Transfer]) -> dict[uuid.UUID, list[PayeeArrangement]]:
    """The arrangements, confirmed or waiting, behind each transfer of a page."""
    ids = [transfer.pk for transfer in transfers]
    by_subject: dict[uuid.UUID | None, list[PayeeArrangement]] = {}
    for row in repair.arrangements_of(Transfer.objects.filter(pk__in=ids)):
        by_subject.setdefault(row.household_id or row.person_id, []).append(row)
    found: dict[uuid.UUID, list[PayeeArrangement]] = {pk: [] for pk in ids}
    carried = TransferLine.objects.filter(transfer__in=ids).values_list(
        "transfer", "line__award__household", "line__award__person"
    )
    for transfer, household, person in carried.distinct():
        found[transfer] += by_subject.get(household or person, [])
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person of this role, as a row of the workbench."""

    kind: str
    title: str
    label: str
    url: str
    amount: Decimal | None
    since: datetime | None
    due_on: date | None


def waiting_for(actor: Actor) -> list[Waiting]:
    """What payments asks of this actor now, the most urgent first."""
    rows: list[Waiting] = []
    for action, state, title in (
        ("batch.approve", State.PREPARED, _("Approve the batch")),
        ("batch.release", State.APPROVED, _("Release the batch")),
        ("batch.export", State.RELEASED, _("Export the bank's file")),
        ("return.import", State.EXPORTED, _("Bring in the bank's return")),
    ):
        if permits(actor.role, action):
            rows += [_of_batch(action, title, batch) for batch in _unsigned(actor, state)]
    rows += _failures(actor)
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.label))


def _unsigned(actor: Actor, state: str) -> QuerySet[Batch]:
    """Batches in a state; those to be signed only if the actor has not signed them."""
    batches = batches_visible_to(actor).filter(state=state)
    if state in {State.PREPARED, State.APPROVED}:
        signed = BatchSignature.objects.filter(batch=OuterRef("pk"), user=actor.user)
        batches = batches.exclude(Exists(signed))
    return batches


def _of_batch(kind: str, title: str, batch: Batch) -> Waiting:
    label = f"{batch.number} · {in_chinese(batch.month)}"
    page = "payments:return" if kind == "return.import" else "payments:batch"
    return Waiting(
        kind, title, label, reverse(page, args=[batch.pk]), batch.total, batch.created_at, batch.pay_on
    )


def _failures(actor: Actor) -> list[Waiting]:
    if not (permits(actor.role, "payee.correct") or permits(actor.role, "payee.confirm")):
        return []
    if not permits(actor.role, "batch.read"):
        return []
    failed = list(open_failures(actor))
    behind = arrangements_by_transfer(failed)
    mine = permits(actor.role, "payee.confirm")
    rows = []
    for transfer in failed:
        entered = [row for row in behind[transfer.pk] if row.confirmed_at is None]
        if bool(entered) != mine or any(row.recorded_by_id == actor.user.pk for row in entered):
            continue
        title = _("Confirm the corrected account") if mine else _("Correct the account of a returned payment")
        url = f"{reverse('payments:repair')}#t-{transfer.pk}"
        label = f"{transfer.payee_name} · {transfer.reference}"
        rows.append(Waiting("payee", title, label, url, transfer.amount, None, None))
    return rows
