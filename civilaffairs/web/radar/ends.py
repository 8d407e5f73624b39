"""Why a hit no longer holds, found out when the radar does not find it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.models import Award, AwardEnd, AwardReview
from civilaffairs.casework.models import Case
from civilaffairs.people.models import Death, Disability
from civilaffairs.web.radar.found import Town
from civilaffairs.web.radar.models import Hit

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Kind = Hit.Kind
WORDS: dict[str, _StrPromise] = {
    "adopted": _("A decision has adopted it."),
    "applied": _("An application was entered, or the benefit is granted."),
    "came": _("The day has come; the amount follows by itself."),
    "changed": _("By what is known now it does not hold any more."),
    "ended": _("The award has ended."),
    "left": _("No award covers the person any more."),
    "looked-at": _("A run has looked at it again."),
    "paid": _("It was issued."),
    "renewed": _("Another certificate was recorded."),
    "reviewed": _("A review was started or closed."),
    "taken-back": _("A run has taken back what was not due."),
}


def why(hit: Hit, town: Town) -> str:
    """The code of the reason. Each is looked up, not guessed: else it says only that something changed."""
    if hit.kind == Kind.DEATH and _dead(hit):
        return "adopted"
    if hit.award_id and _ended(hit, town):
        return "ended"
    match hit.kind:
        case Kind.DEATH | Kind.MOVE:
            return "left" if hit.person_id not in town.by_person else "adopted"
        case Kind.BIRTHDAY if hit.detail["month"] <= f"{town.month:%Y-%m}":
            return "came"
        case Kind.CERTIFICATE if _renewed(hit):
            return "renewed"
        case Kind.REVIEW if _reviewed(hit):
            return "reviewed"
        case Kind.OVERPAID:
            return "taken-back"
        case Kind.OVERLOOKED:
            return "looked-at"
        case Kind.UNPAID if hit.award_id:
            return "paid"
        case Kind.UNPAID if _applied(hit):
            return "applied"
        case Kind.INCOME if _reviewed(hit):
            return "adopted"
    return "changed"


def _dead(hit: Hit) -> bool:
    return Death.objects.filter(person=hit.person_id, layer="adopted", known_to=None).exists()


def _ended(hit: Hit, town: Town) -> bool:
    return AwardEnd.objects.filter(award=hit.award_id, known_to=None, last_month__lt=town.month).exists()


def _renewed(hit: Hit) -> bool:
    said = Disability.objects.filter(person=hit.person_id, known_to=None).exclude(until=hit.day)
    return said.exclude(until__lt=hit.day).exists()


def _reviewed(hit: Hit) -> bool:
    return AwardReview.objects.filter(award=hit.award_id).exclude(case__closed_on__lt=hit.found_at).exists()


def _applied(hit: Hit) -> bool:
    whose = {"person": hit.person_id} if hit.person_id else {"household": hit.household_id}
    cases = Case.objects.filter(programme=hit.programme, **whose)
    return cases.exists() or Award.objects.filter(programme=hit.programme, **whose).exists()
