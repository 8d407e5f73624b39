"""A review leaves no award behind that its own conditions keep at nothing: such a one is stopped, or left.

What is 0 by a rule between two benefits (difference, higher of two, a place given up) goes on: it is paid
again by itself once the other benefit ends. A recognition and what is measured in units have no such 0.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from civilaffairs.benefits import amounts, assessment, covers, effects, programme, singles, trial
from civilaffairs.benefits.errors import INELIGIBLE, BenefitRefused
from civilaffairs.benefits.models import Award
from civilaffairs.casework.kinds import Moment
from civilaffairs.lib.months import add_months, format_month, month_of


def without(moment: Moment) -> str | None:
    """A guard of closing without change: by what counts now something is still paid."""
    try:
        return _why_not(_award(moment), moment.today)
    except BenefitRefused as refusal:
        return _said(refusal)


def with_changes(moment: Moment) -> str | None:
    """A guard of adopting: by what was recorded something is still paid."""
    found = moment.assessed()
    if found is None or found.amount > 0:
        return None
    try:
        with trial.undone():
            return _why_not(effects.adopt_for_review(moment.case, moment.today, None, ""), moment.today)
    except BenefitRefused as refusal:
        return _said(refusal)


def _award(moment: Moment) -> Award:
    return Award.objects.select_related("area", "person").get(reviews__case=moment.case)


def _said(refusal: BenefitRefused) -> str | None:
    """Other refusals, of a second place or a standard, are the decision's own."""
    return str(refusal.message) if refusal.code == INELIGIBLE else None


def _why_not(award: Award, today: date) -> str | None:
    month = max(add_months(month_of(today), 1), award.first_month)
    ends = covers.end_of(award)
    if ends and ends < month:
        return None
    if award.single and award.person and award.state != Award.State.EXITING:
        singles.refuse_to_go_on(award.person, award.area, month, today)
    benefit = programme.get(award.programme)
    found = assessment.of_awards(benefit, [award.pk], month)[0]
    met = found.present and False not in found.conditions.values()
    if met or any(line.amount > 0 for line in amounts.lines(award.programme, found)):
        return None
    said = {"month": format_month(month), "reason": _reason(award, found)}
    if benefit.gradual_exit:
        return (
            _("From %(month)s on nothing is paid (%(reason)s): propose to stop the award, or a gradual exit.")
            % said
        )
    return _("From %(month)s on nothing is paid (%(reason)s): propose to stop the award.") % said


def _reason(award: Award, found: assessment.Assessment) -> str:
    """The condition that is not met, in its own words."""
    if not found.present:
        return _("Nobody who could receive this benefit is known to be alive.").rstrip(".。")
    conditions = programme.get(award.programme).formula(found.month).conditions
    failed = [str(each.says) for each in conditions if found.conditions[each.code] is False]
    return "; ".join(failed).rstrip(".。")
