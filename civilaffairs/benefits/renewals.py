"""续期: what was granted for a term is applied for again before it ends, and goes on without a gap."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from civilaffairs.benefits import programme
from civilaffairs.benefits.models import Award, AwardEnd
from civilaffairs.benefits.programme import Programme
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.months import add_months, month_of
from civilaffairs.people.models import Household, Organisation, Person

MONTHS_BEFORE = 3  # a full review takes up to two of them


def runs_out(award: Award) -> date | None:
    """The last month of an award for a term, once its renewal may be applied for; else None."""
    if programme.get(award.programme).valid_months <= 1:
        return None
    this_month = month_of(clock.today())
    near = Q(last_month__gte=this_month, last_month__lt=add_months(this_month, MONTHS_BEFORE))
    end = AwardEnd.objects.filter(near, award=award, known_to=None, reason="term").first()
    return end.last_month if end else None


def first_month(benefit: Programme, subject: Household | Person | Organisation, month: date) -> date:
    """The month, or the one after the term that still runs: nobody has both."""
    if benefit.valid_months <= 1 or isinstance(subject, Organisation):
        return month
    whose = Q(household=subject) if isinstance(subject, Household) else Q(person=subject)
    lasts = [runs_out(award) for award in Award.objects.filter(whose, programme=benefit.code)]
    running = [last for last in lasts if last is not None and last >= month]
    return add_months(max(running), 1) if running else month


def may_follow(case: Case) -> bool:
    """Whether the award of a confirmed application runs out, so that it may be entered again."""
    award = Award.objects.filter(case=case).first()
    return award is not None and runs_out(award) is not None
