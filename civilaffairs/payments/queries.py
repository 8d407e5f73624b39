"""What the pages of payments read; everything inside the area of the actor's post."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.models import Area
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.benefits import programme
from civilaffairs.benefits.models import Award, AwardCover, AwardEnd, AwardExit
from civilaffairs.jobs.models import Job
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import candidates, reconciliation, repair
from civilaffairs.payments.models import (
    BankFile,
    Batch,
    Entry,
    Fund,
    Line,
    Reserve,
    ReserveMovement,
    Run,
    Transfer,
    TransferEvent,
    TransferLine,
)
from civilaffairs.people.models import PayeeArrangement
from civilaffairs.people.queries import head_names


def areas_visible_to(actor: Actor) -> QuerySet[Area]:
    return visible_to(Area.objects.all(), actor, "path")


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    return visible_to(Run.objects.select_related("area", "job"), actor)


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    return visible_to(Batch.objects.select_related("area", "fund"), actor)


def transfers_visible_to(actor: Actor) -> QuerySet[Transfer]:
    return visible_to(Transfer.objects.select_related("batch", "account"), actor, "batch__area__path")


def reserves_visible_to(actor: Actor) -> QuerySet[Reserve]:
    """The towns' reserves with what is left in each."""
    last = ReserveMovement.objects.filter(reserve=OuterRef("pk")).order_by("-seq").values("after")[:1]
    left = Coalesce(Subquery(last), ZERO, output_field=DecimalField())
    reserves = Reserve.objects.select_related("area", "fund").annotate(left=left)
    return visible_to(reserves, actor).order_by("area__path", "fund")


def lines_visible_to(actor: Actor) -> QuerySet[Line]:
    return visible_to(Line.objects.select_related("award", "town"), actor, "town__path")


def explained_lines_visible_to(actor: Actor) -> QuerySet[Line]:
    """Lines with everything that their explanation reads."""
    whom = ("award__household", "award__person", "award__organisation", "award__follows")
    return lines_visible_to(actor).select_related(*whom, "run__area", "inputs")


def whom(awards: Iterable[Award]) -> dict[uuid.UUID, str]:
    """For whom each award is, by name: the person, the head of the household, the organisation."""
    found = list(awards)
    heads = head_names(award.household_id for award in found if award.household_id)
    return {
        award.pk: heads.get(award.household_id) or str(award.person or award.organisation or "")  # type: ignore[arg-type]
        for award in found
    }


def lines_of_award(award: Award) -> QuerySet[Line]:
    """Everything issued for an award, the newest month first, corrections behind what they correct."""
    return Line.objects.filter(award=award).select_related("run").order_by("-for_month", "line", "seq")


def lines_of_month(award: Award, month: date) -> QuerySet[Line]:
    """Everything issued for a month of an award, with what each was computed from."""
    return lines_of_award(award).filter(for_month=month).select_related("run", "inputs", "award")


def lines_of_transfer(transfer: Transfer) -> QuerySet[Line]:
    """What a transfer carries, or carried before it failed."""
    lines = Line.objects.filter(carriers__transfer=transfer).select_related("run", "inputs", "award")
    return lines.order_by("award__number", "for_month", "line", "seq")


def end_of_award(award: Award) -> AwardEnd | None:
    return award.ends.filter(known_to=None).select_related("decision__decided_by").first()


def exit_of_award(award: Award) -> AwardExit | None:
    return award.exits.filter(known_to=None).first()


def covers_of_award(award: Award) -> QuerySet[AwardCover]:
    """Who is covered in which months."""
    covers = award.covers.filter(group=award.programme).select_related("person")
    return covers.order_by("from_month", "person__birth_date")


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


def bank_files() -> QuerySet[BankFile]:
    """Kept files with everything that a check of them reads."""
    return BankFile.objects.select_related("batch__fund", "file", "manifest").order_by("batch__number")


def may_read_batch(actor: Actor, batch_id: uuid.UUID) -> bool:
    """For the files of a batch: bank file, return files, roster."""
    return permits(actor.role, "batch.read") and batches_visible_to(actor).filter(pk=batch_id).exists()


def open_failures(actor: Actor) -> QuerySet[Transfer]:
    """Failed transfers about whose lines, or some of them, nothing has been settled, the oldest first."""
    unsettled = TransferLine.objects.filter(transfer=OuterRef("pk"), live=True)
    unsettled = unsettled.exclude(pk__in=candidates.corrected_carriers())
    failed = transfers_visible_to(actor).filter(Exists(unsettled), state=Transfer.State.FAILED)
    return failed.filter(~Exists(reconciliation.withdrawn("pk"))).order_by("reference")


def withdrawn(actor: Actor) -> QuerySet[Transfer]:
    """Returned payments that two people withdrew after the payee's death."""
    failed = transfers_visible_to(actor).filter(state=Transfer.State.FAILED)
    return failed.filter(Exists(reconciliation.withdrawn("pk"))).order_by("reference")


def on_their_way_again(actor: Actor) -> QuerySet[Transfer]:
    """Failed transfers that are settled and wait: no batch that was let go carries their lines again."""
    waiting = reconciliation.open_carriers().filter(transfer=OuterRef("pk"))
    failed = transfers_visible_to(actor).filter(Exists(waiting), state=Transfer.State.FAILED)
    return failed.exclude(pk__in=open_failures(actor).values("pk")).order_by("reference")


def carried_again_by(transfers: Iterable[Transfer]) -> dict[uuid.UUID, Transfer]:
    """The live transfer that carries the lines of each of these failed ones again."""
    carried = TransferLine.objects.filter(line__carriers__transfer__in=list(transfers), live=True)
    again = carried.exclude(transfer__state=Transfer.State.FAILED).select_related("transfer__batch")
    pairs = again.annotate(failed=F("line__carriers__transfer"))
    return {row.failed: row.transfer for row in pairs if row.failed != row.transfer_id}


def bank_answers(transfers: Iterable[Transfer]) -> dict[uuid.UUID, TransferEvent]:
    """What the bank said last of each transfer, in a return or, when it took a payment back, by a notice."""
    by_the_bank = Q(return_file__isnull=False) | ~Q(code="")
    told = TransferEvent.objects.filter(by_the_bank, transfer__in=list(transfers))
    return {event.transfer_id: event for event in told.order_by("id")}


def unanswered(batch: Batch) -> dict[str, Any]:
    """How many transfers of an exported batch are still open at the bank, and their sum."""
    waiting = batch.transfers.filter(state=Transfer.State.SENT)
    return waiting.aggregate(count=Count("pk"), total=Coalesce(Sum("amount"), ZERO))


def sent_back(batch: Batch) -> QuerySet[TransferEvent]:
    """The transfers of a batch that the bank sent back, in the order of its file."""
    events = TransferEvent.objects.filter(
        transfer__batch=batch, state=Transfer.State.FAILED, return_file__isnull=False
    )
    return events.select_related("transfer__account").order_by("transfer__position")


@dataclass(frozen=True, slots=True)
class NotInBatch:
    """Issued lines of a fund that no batch carries yet."""

    fund: Fund
    count: int
    total: Decimal


def not_in_batch(actor: Actor, month: date, area: Area | None = None) -> list[NotInBatch]:
    area = area or actor.area
    listed = candidates.payable_in_list(month, area).values_list("fund", "fund__name", "fund__name_en")
    let_go = candidates.payable_once_let_go(month, area).values_list(
        "line__fund", "line__fund__name", "line__fund__name_en"
    )
    listed = listed.annotate(Count("pk"), Sum("amount"))
    let_go = let_go.annotate(Count("pk"), Sum("line__amount"))
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    totals: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    sums: Iterable[Any] = listed.union(let_go, all=True)
    for code, name, name_en, count, total in sums:
        counts[code, name, name_en] += count
        totals[code, name, name_en] += total
    return [
        NotInBatch(Fund(code=code, name=name, name_en=name_en), count, totals[code, name, name_en])
        for (code, name, name_en), count in sorted(counts.items())
    ]


def funds_to_prepare(actor: Actor, month: date) -> QuerySet[Fund]:
    """The funds with issued lines that no batch carries yet."""
    # One line of a fund in any town is enough, however many wait: they are not gathered.
    free = candidates.payable_in_list(month, actor.area)
    free = free.filter(fund=OuterRef(OuterRef("pk")), town=OuterRef("pk"))
    towns = Area.objects.filter(path__within=actor.area.path).annotate(free=Subquery(free.values("pk")[:1]))
    let_go = candidates.payable_once_let_go(month, actor.area).values("line__fund")
    funds = Fund.objects.filter(Exists(towns.filter(free__isnull=False)) | Q(pk__in=let_go))
    return funds.order_by("code")


def arrangements_by_transfer(transfers: Iterable[Transfer]) -> dict[uuid.UUID, list[PayeeArrangement]]:
    """The arrangements, confirmed or waiting, behind each transfer of a page."""
    ids = [transfer.pk for transfer in transfers]
    if not ids:
        return {}
    by_subject: dict[uuid.UUID | None, list[PayeeArrangement]] = {}
    for row in repair.arrangements_of(Transfer.objects.filter(pk__in=ids)):
        by_subject.setdefault(row.subject.pk, []).append(row)
    found: dict[uuid.UUID, list[PayeeArrangement]] = {pk: [] for pk in ids}
    carried = TransferLine.objects.filter(transfer__in=ids).values_list(
        "transfer", "line__award__household", "line__award__person", "line__award__organisation"
    )
    for transfer, household, person, organisation in carried.distinct():
        found[transfer] += by_subject.get(household or person or organisation, [])
    return found


def may_read_job(actor: Actor, job: Job) -> bool:
    """The progress of a run, for whoever may read the run."""
    return permits(actor.role, "run.read") and runs_visible_to(actor).filter(job=job).exists()
