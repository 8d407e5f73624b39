"""Importing a result and settling what differs: take the amount over, or explain it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.casework.matching import request, result_file
from civilaffairs.casework.models import Case, MatchItem, MatchReport
from civilaffairs.casework.queries import members_of
from civilaffairs.files import store
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.people import facts
from civilaffairs.people.models import Income, PropertyItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civilaffairs.accounts.actors import Actor
    from civilaffairs.files.checks import Checked

OPEN_IN = ("checking", "returned")
SOURCE = "application"  # the declared row is corrected, with the result file as its evidence


@transaction.atomic
def import_result(case_id: UUID, actor: Actor, file: Checked) -> MatchReport:
    """Keep the file and its findings: all rows, or none and the reasons."""
    case = _open_case(case_id, actor)
    number = request.request_number(case)
    findings = result_file.read(file, number, members_of(case))
    kept = store.keep(
        file.data,
        name=file.name,
        category="match-result",
        subject_kind="case",
        subject_id=case.pk,
        media_type=file.media_type,
        made_by=actor.user,
    )
    declared = [(finding, _declared(case, finding)) for finding in findings]
    differs = any(amount != finding.amount for finding, amount in declared)
    report = MatchReport.objects.create(
        case=case,
        request_number=number,
        file=kept,
        imported_by=actor.user,
        conclusion=MatchReport.Conclusion.INCONSISTENT if differs else MatchReport.Conclusion.CONSISTENT,
    )
    for finding, amount in declared:
        MatchItem.objects.create(
            report=report,
            person=finding.person,
            source=finding.source,
            kind=finding.kind,
            declared=amount,
            found=finding.amount,
        )
    trail.record(
        "match.import",
        object_kind="case",
        object_id=case.pk,
        label=case.number,
        detail={"rows": len(findings)},
    )
    return report


@transaction.atomic
def settle(item_id: UUID, actor: Actor, settlement: str, note: str) -> MatchItem:
    """Settle one mismatch, once. Taking the amount over records a fact; nothing is adopted by it."""
    item = (
        MatchItem.objects.select_for_update(of=("self",)).select_related("report", "person").get(pk=item_id)
    )
    case = _open_case(item.report.case_id, actor)
    if item.settlement or not item.mismatch:
        raise Refused(_("This finding needs no settlement, or somebody settled it already."))
    if settlement not in MatchItem.Settlement.values:
        raise Refused(_("Choose whether the amount is taken over or explained."))
    if settlement == MatchItem.Settlement.EXPLAINED and not note.strip():
        raise Refused(_("Explain why the declaration stands."))
    if settlement == MatchItem.Settlement.ADOPTED:
        _take_over(case, item, actor)
    item.settlement, item.note = settlement, note.strip()
    item.settled_by, item.settled_at = actor.user, clock.now()
    item.save(update_fields=["settlement", "note", "settled_by", "settled_at"])
    trail.record("match.settle", object_kind="case", object_id=case.pk, label=case.number)
    return item


def _open_case(case_id: UUID, actor: Actor) -> Case:
    cases = Case.objects.select_for_update(of=("self",)).select_related("area", "household")
    case = cases.get(pk=case_id)
    require(actor, "case.match", area=case.area, kind=case.kind, state=case.state)
    if case.state not in OPEN_IN:
        raise Refused(_("The information match of this case is closed."))
    return case


def _declared(case: Case, finding: result_file.Finding) -> Decimal:
    """What the application says; nothing said is nothing."""
    rows: QuerySet[Any]
    if finding.kind in Income.Kind.values:
        rows = Income.objects.filter(person=finding.person, kind=finding.kind)
    else:
        rows = PropertyItem.objects.filter(household=case.household, kind=finding.kind)
    open_rows = rows.filter(layer="recorded", known_to=None, valid_to=None).order_by("-valid_from")
    return open_rows.values_list("amount", flat=True).first() or Decimal(0)


def _take_over(case: Case, item: MatchItem, actor: Actor) -> None:
    since = case.applied_on or clock.today()
    if item.kind in Income.Kind.values:
        facts.record(
            Income,
            valid_from=since,
            recorded_by=actor.user,
            source=SOURCE,
            evidence=item.report.file,
            person=item.person,
            kind=item.kind,
            amount=item.found,
        )
    else:
        facts.record(
            PropertyItem,
            valid_from=since,
            recorded_by=actor.user,
            source=SOURCE,
            evidence=item.report.file,
            household=case.household,
            kind=item.kind,
            amount=item.found,
        )
