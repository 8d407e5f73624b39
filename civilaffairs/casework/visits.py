"""Home visits: recorded by one investigator, signed by two from their own accounts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.casework import county_visits
from civilaffairs.casework.models import Case, Visit, VisitSignature
from civilaffairs.files import store
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor
    from civilaffairs.files.checks import Checked

OPEN_IN = ("survey", "objection", "first-review", "returned")
SUBJECT = "visit"
CHECKLIST = {
    "members-seen": gettext_lazy("The members seen are those declared"),
    "housing": gettext_lazy("The housing agrees with the declaration"),
    "food-clothes": gettext_lazy("Food, clothes and bedding are of a simple kind"),
    "income-evidence": gettext_lazy("Evidence of the income was seen"),
    "no-vehicle": gettext_lazy("No car or other costly thing was seen"),
    "neighbours": gettext_lazy("Neighbours or the village confirm the situation"),
}


@dataclass(frozen=True)
class Findings:
    """What the investigators found: ticked points of the checklist, and remarks in words."""

    ticked: tuple[str, ...]
    remarks: str

    def to_text(self) -> str:
        return json.dumps({"ticked": list(self.ticked), "remarks": self.remarks}, ensure_ascii=False)

    @classmethod
    def of(cls, visit: Visit) -> Findings:
        held = json.loads(visit.findings)
        return cls(tuple(held["ticked"]), held["remarks"])

    def lines(self) -> list[tuple[str, bool]]:
        """Every point of the checklist with its tick."""
        return [(str(label), code in self.ticked) for code, label in CHECKLIST.items()]


@transaction.atomic
def record(
    case_id: UUID,
    actor: Actor,
    *,
    visited_on: date,
    mode: str,
    people_present: str,
    findings: Findings,
    conclusion: str,
    family_signed: bool,
    photos: Iterable[Checked] = (),
) -> Visit:
    """Write the record of a visit; whoever writes it is its first investigator and signs it."""
    case, by_county = _open_case(case_id, actor, "case.visit")
    if visited_on > clock.today():
        raise Refused(_("The visit lies in the future."))
    if case.accepted_on and visited_on < case.accepted_on:
        raise Refused(_("The visit lies before the acceptance of the application."))
    visit = Visit.objects.create(
        case=case,
        visited_on=visited_on,
        mode=mode,
        people_present=people_present,
        findings=findings.to_text(),
        conclusion=conclusion,
        family_signed=family_signed,
        by_county=by_county,
        created_by=actor.user,
    )
    for photo in photos:
        _keep(photo, visit, actor)
    VisitSignature.objects.create(visit=visit, user=actor.user)
    trail.record("visit.record", object_kind="case", object_id=case.pk, label=case.number)
    return visit


def _keep(photo: Checked, visit: Visit, actor: Actor) -> None:
    store.keep(
        photo.data,
        name=photo.name,
        category="visit-photo",
        subject_kind=SUBJECT,
        subject_id=visit.pk,
        media_type=photo.media_type,
        made_by=actor.user,
        capture=photo.capture,
    )


@transaction.atomic
def sign(visit_id: UUID, actor: Actor) -> VisitSignature:
    """The second investigator's own signature, from their own account."""
    visit = Visit.objects.get(pk=visit_id)
    case, by_county = _open_case(visit.case_id, actor, "case.sign-visit")
    if visit.by_county != by_county:
        raise Refused(_("The county signs its own visits, the town its own."))
    if visit.signatures.filter(user=actor.user).exists():
        raise Refused(_("You have signed this visit already; a second investigator must sign it."))
    signature = VisitSignature.objects.create(visit=visit, user=actor.user)
    trail.record("visit.sign", object_kind="case", object_id=case.pk, label=case.number)
    return signature


def action_in(state: str, action: str) -> str:
    """At the decision a visit is the county's, recorded and signed by its own people."""
    return "case.county-visit" if state == county_visits.STATE else action


def _open_case(case_id: UUID, actor: Actor, action: str) -> tuple[Case, bool]:
    """The case, and whether the visit is the county's."""
    case = Case.objects.select_for_update(of=("self",)).select_related("area").get(pk=case_id)
    by_county = case.state == county_visits.STATE
    require(actor, action_in(case.state, action), area=case.area, kind=case.kind, state=case.state)
    if by_county:
        if not county_visits.of_the_county(actor):
            raise Refused(_("This visit is the county's own; somebody of the county makes it."))
    elif case.state not in OPEN_IN:
        raise Refused(_("A home visit is recorded between the information match and the first review."))
    return case, by_county
