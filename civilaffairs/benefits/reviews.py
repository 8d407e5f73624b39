"""复核: a case about an existing award, in which recorded changes come to count, or nothing changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.matrix import permits, require
from civilaffairs.audit import trail
from civilaffairs.benefits import programme, singles
from civilaffairs.benefits.models import Award, AwardReview
from civilaffairs.benefits.review_models import ReviewClass
from civilaffairs.casework import differences, services
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Case
from civilaffairs.casework.queries import members_of
from civilaffairs.lib.errors import Refused

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor


@transaction.atomic
def start(award: Award, actor: Actor) -> Case:
    """Open a review of an award. Refused while another one is open."""
    whose = ("household", "person", "organisation", "area")
    locked = Award.objects.select_for_update(of=("self",)).select_related(*whose)
    award = locked.get(pk=award.pk)
    if award.state == Award.State.ENDED:
        raise Refused(_("This award has ended; there is nothing to review."))
    open_review = AwardReview.objects.filter(award=award, case__closed_on=None).select_related("case").first()
    if open_review:
        message = _("The review %(number)s of this award is still open.")
        raise Refused(message % {"number": open_review.case.number})
    case = services.open_case(
        f"review.{award.programme}",
        actor,
        area=award.area,
        # Of one member alone the household is looked at as well: it must still be low-income.
        household=singles.home_of(award.person) if award.single and award.person else award.household,
        person=award.person,
        organisation=award.organisation,
        single=award.single,
        action="case.review",
    )
    persons = [award.person] if award.single and award.person else members_of(case)
    case.applicant_name = (
        persons[0].name if persons else str(award.household or award.person or award.organisation)
    )
    case.members = len(persons)
    case.save(update_fields=["applicant_name", "members"])
    AwardReview.objects.create(case=case, award=award)
    return case


@transaction.atomic
def give_class(award: Award, letter: str, reason: str, actor: Actor) -> ReviewClass:
    """How often it is reviewed from now on."""
    require(actor, "case.review", area=award.area)
    if not programme.get(award.programme).review_classes:
        raise Refused(_("This benefit is reviewed once a year; it has no classes."))
    if letter not in ReviewClass.Letter.values:
        raise Refused(_("Choose class A, B or C."))
    if not reason.strip():
        raise Refused(_("Say why."))
    given = ReviewClass.objects.create(
        award=award, letter=letter, reason=reason.strip()[:200], given_by=actor.user
    )
    trail.record(
        "award.review-class",
        object_kind="award",
        object_id=award.pk,
        label=award.number,
        reason=given.reason,
        detail={"class": letter},
    )
    return given


def adopts_from(case: Case) -> date:
    """The day by which the first month of the reviewed award was decided: nothing earlier changes a line."""
    return AwardReview.objects.select_related("award").get(case=case).award.first_month - timedelta(days=1)


def has_changes(moment: Moment) -> str | None:
    """A guard: there is something recorded that does not count yet."""
    if differences.of(moment.case):
        return None
    return _("Nothing recorded differs from what counts; close the review without change.")


def outcome(case: Case) -> list[tuple[Any, str, str]]:
    """The award that a review is about."""
    review = AwardReview.objects.filter(case=case).select_related("award").first()
    if review is None:
        return []
    return [
        (_("Award"), review.award.number, ""),
        (_("Status"), review.award.get_state_display(), ""),
    ]


def offered(case: Case, actor: Actor) -> list[tuple[Any, str]]:
    """A review of the award of a confirmed application, to whom may start one."""
    award = Award.objects.filter(case=case).exclude(state=Award.State.ENDED).first()
    if award is None or not permits(actor.role, "case.review"):
        return []
    return [(_("Review this award"), reverse("reviews:start", args=[award.pk]))]
