"""What a decision on a case does: the decision itself, the facts it adopts, the award, the letter."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import User
from civilaffairs.benefits import (
    amounts,
    awards,
    covers,
    periods,
    places,
    programme,
    renewals,
    reviews,
    singles,
)
from civilaffairs.benefits.applying import asked
from civilaffairs.benefits.declaration import Subject
from civilaffairs.benefits.models import Award
from civilaffairs.casework import differences, letters, numbers
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.letter_effects import letter_words
from civilaffairs.casework.models import Case
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import add_months, format_month, month_of, months_between
from civilaffairs.people import facts, queries
from civilaffairs.people.models import Decision, Household, Organisation, Person

DAY = timedelta(days=1)


def grant(moment: Moment) -> None:
    """Confirm: adopt what was recorded, grant the award, tell the applicant."""
    case, actor = moment.case, moment.actor
    award = award_for(case, moment.today, actor.user if actor else None, moment.opinion)
    if actor is None:
        return
    benefit = programme.get(case.programme)
    with translation.override("zh-hans"):
        due = amounts.of_award(award, award.first_month)
    context = {
        **letter_words(moment),
        "first_month": award.first_month,
        "last_month": covers.end_of(award),
        "lines": _said(due),
        "amount": sum((line.amount for line in due), Decimal(0)),
        "account_tail": _account_tail(subject_of(case)),
        "law": benefit.law,
    }
    letters.issue("agree", actor=actor, office=actor.area, case=case, context=context)


def award_for(case: Case, day: date, decided_by: User | None, reason: str) -> Award:
    """The decision, the adopted facts and the award of a confirmed application."""
    benefit, subject = programme.get(case.programme), subject_of(case)
    applied_on = case.applied_on or day
    area = numbers.town_of(case.area)
    usual = awards.first_month_of(benefit, subject, applied_on, day, area)
    first_month = renewals.first_month(benefit, subject, usual)
    decision = decide(case, Decision.Kind.CONFIRMATION, day, first_month, decided_by, reason)
    household, persons = differences.subjects(case)
    # Facts count for a month from the last day of the month before, at the latest from today.
    since = min(day, first_month - DAY)
    facts.adopt(
        decision, household=household, persons=persons, organisation=case.organisation, valid_from=since
    )
    if case.single and isinstance(subject, Person):
        singles.refuse_unless_entitled(subject, day)
    return awards.confirm(
        benefit.code,
        subject,
        applied_on=applied_on,
        confirmed_on=day,
        area=area,
        decision=decision,
        case=case,
        single=case.single,
        answers=asked.of_case(benefit, case),
        first_month=first_month,
    )


def refuse(moment: Moment) -> None:
    """Refuse: the decision with its reasons, and the letter that says where to turn."""
    case, actor = moment.case, moment.actor
    if actor is None:
        return
    decide(case, Decision.Kind.REFUSAL, moment.today, None, actor.user, moment.opinion)
    context = {
        **letter_words(moment),
        "applied_on": case.applied_on,
        "facts": [],
        "reason": moment.opinion,
        "law": programme.get(case.programme).law,
    }
    letters.issue("refuse", actor=actor, office=actor.area, case=case, context=context)


def adopt_review(moment: Moment) -> None:
    """A review is confirmed: what was recorded counts from the month after it; a letter says so."""
    case, actor = moment.case, moment.actor
    first_month = _first_month_of_review(case, moment.today)
    last_month = max(first_month, add_months(month_of(moment.today), 1))
    months = list(months_between(first_month, add_months(last_month, 1)))
    reviewed = Award.objects.get(reviews__case=case)
    before = [amounts.total(reviewed, month) for month in months]
    award = adopt_for_review(case, moment.today, actor.user if actor else None, moment.opinion)
    after = [amounts.total(award, month) for month in months]
    if actor is None or before == after:
        return
    benefit, changed = programme.get(case.programme), periods.differing(months, before, after)
    with translation.override("zh-hans"):
        due = amounts.of_award(award, last_month)
    context = {
        **letter_words(moment),
        "programme_name": benefit.name,  # Not the review's own name.
        "first_month": changed[0]["since"],
        "periods": changed,
        "lines": _said(due),
        "amount": after[-1],
        "ends": not after[-1],
        "reason": moment.opinion,
        "law": benefit.law,
    }
    letters.issue("change", actor=actor, office=actor.area, case=case, context=context)


def _said(due: list[amounts.DueLine]) -> list[dict[str, Any]]:
    """As the explanation says it, in the letter's language whoever signs."""
    return [
        {
            "name": line.name,
            "text": line.text,
            "words": line.words,
            "rules": [{"text": rule.text, "law": rule.law} for rule in line.rules],
            "law": line.law,
            "amount": line.amount,
        }
        for line in due
    ]


def _first_month_of_review(case: Case, day: date) -> date:
    """The month after the earliest of what is recorded, not before the award."""
    happened = [add_months(month_of(row.since), 1) for row in differences.of(case)]
    after_award = month_of(reviews.adopts_from(case) + DAY)
    return max(after_award, min([add_months(month_of(day), 1), *happened]))


def adopt_for_review(case: Case, day: date, decided_by: User | None, reason: str) -> Award:
    """Adopt what was recorded of the reviewed award's subject, each from its own day.

    The next run finds the new amount, and the arrears or the claim of months paid already.
    """
    award = Award.objects.select_related("area", "household", "person").get(reviews__case=case)
    next_month = add_months(month_of(day), 1)
    first_month = _first_month_of_review(case, day)
    decision = decide(case, Decision.Kind.REVIEW, day, first_month, decided_by, reason)
    household, persons = differences.subjects(case)
    facts.adopt(
        decision,
        household=household,
        persons=persons,
        organisation=case.organisation,
        valid_from=reviews.adopts_from(case),
    )
    if award.household:
        places.move(award, award.household, first_month, next_month)
    if award.single and award.person and award.state != Award.State.EXITING:
        singles.refuse_to_go_on(award.person, award.area, next_month, day)
    return award


def subject_of(case: Case) -> Household | Person | Organisation:
    """Whom the award is for, or Refused while nobody is recorded."""
    of: dict[Subject, Household | Person | Organisation | None] = {
        Subject.HOUSEHOLD: case.person if case.single else case.household,
        Subject.ORGANISATION: case.organisation,
    }
    wanted = of.get(programme.get(case.programme).subject, case.person)
    if wanted is None:
        raise Refused(_("The members of this case are not recorded yet."))
    return wanted


def decide(
    case: Case, kind: str, day: date, first_month: date | None, decided_by: User | None, reason: str
) -> Decision:
    return Decision.objects.create(
        kind=kind,
        case_id=case.pk,
        case_number=case.number,
        decided_on=day,
        first_month=first_month,
        decided_by=decided_by,
        reason=reason,
    )


def _account_tail(subject: Household | Person | Organisation) -> str:
    arrangement = queries.payee_arrangements(subject).first()
    return arrangement.account.last_four if arrangement else ""


def outcome(case: Case) -> list[tuple[Any, str, str]]:
    """The award that came out of an application."""
    award = Award.objects.filter(case=case).first()
    if award is None:
        return []
    return [
        (_("Award"), award.number, ""),
        (_("Status"), award.get_state_display(), ""),
        (_("First month"), format_month(award.first_month), ""),
    ]
