"""Awards: granted by a confirmation, ended or phased out by a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits import (
    assessment,
    classification,
    conflicts,
    covers,
    fixing,
    occasions,
    places,
    programme,
    settings,
    singles,
)
from civilaffairs.benefits.assessment import Assessment
from civilaffairs.benefits.declaration import Starts, Subject
from civilaffairs.benefits.errors import INELIGIBLE, SETTING, BenefitRefused
from civilaffairs.benefits.models import Award, AwardEnd, AwardExit
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.values import Value
from civilaffairs.casework.models import Case
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.months import add_months, month_of
from civilaffairs.people.models import Decision, Household, Organisation, Person

Recipient = Household | Person | Organisation
FIRST_AGE = 80  # of the old-age allowance


@transaction.atomic
def confirm(
    code: str,
    subject: Recipient,
    *,
    applied_on: date,
    confirmed_on: date,
    area: Area,
    decision: Decision,
    case: Case | None = None,
    single: bool = False,
    answers: Mapping[str, Value] | None = None,
    first_month: date | None = None,
) -> Award:
    """Grant a benefit, from ``first_month`` where a renewal waits. The facts must be adopted before.

    Refused, with nothing written: ``overlap``, ``exclusive``, ``ineligible``, ``standard``. A standard
    that only an amount needs may still be published before the run, which reports it if it is not.
    ``single``: one member alone (单人户) of a low-income household. ``answers``: DECIDED, what they fix.
    """
    benefit = programme.get(code)
    if not _fits(benefit, subject, single):
        raise BenefitRefused(INELIGIBLE, _("This benefit is not for such a subject."))
    first_month = first_month or first_month_of(benefit, subject, applied_on, confirmed_on, area)
    covers.refuse_conflicts(benefit, subject, first_month)
    award = _write(benefit, subject, first_month, area, decision, case, single=single)
    after = add_months(month_of(confirmed_on), 1)
    found = assessment.at_confirmation(benefit, award, after, confirmed_on)
    if not found.present and isinstance(subject, Household):
        covers.refuse_left_out(benefit, subject, after)
    _refuse_unmet(benefit, award, found)
    fixing.fix(benefit, award, answers or {})
    if single and isinstance(subject, Person):
        singles.refuse_unless_low_income(subject, area, after)
    occasions.keep(benefit, award, _cover(benefit, award, subject), answers or {})
    if benefit.valid_months:
        end(award, add_months(first_month, benefit.valid_months - 1), "term", decision)
    _write_followers(award, subject)
    return award


def _fits(benefit: Programme, subject: Recipient, single: bool) -> bool:
    kinds = {
        Subject.HOUSEHOLD: Person if single else Household,
        Subject.PERSON: Person,
        Subject.ORGANISATION: Organisation,
    }
    return benefit.subject in kinds and isinstance(subject, kinds[benefit.subject])


def _write_followers(award: Award, subject: Recipient) -> None:
    """An award of each DERIVED benefit that comes with this one; it is due what the rule says, or nothing."""
    for benefit in programme.find(lambda other: award.programme in other.follows):
        _write(
            benefit,
            subject,
            award.first_month,
            award.area,
            award.decision,
            single=award.single,
            follows=award,
        )


def first_month_of(
    benefit: Programme, subject: Recipient, applied_on: date, confirmed_on: date, area: Area
) -> date:
    """The first month that can be due: of an allowance by age, at the earliest when the age counts."""
    if benefit.starts == Starts.MONTH_AFTER_CONFIRMATION:
        return add_months(month_of(confirmed_on), 1)
    if benefit.starts == Starts.MONTH_OF_AGE and isinstance(subject, Person):
        reached = add_months(month_of(subject.birth_date), 12 * FIRST_AGE)
        if settings.get(area, "old-age.start", reached) == "month-after-age":
            reached = add_months(reached, 1)
        return max(month_of(applied_on), reached)
    return month_of(confirmed_on if benefit.starts == Starts.MONTH_OF_CONFIRMATION else applied_on)


def _write(
    benefit: Programme,
    subject: Recipient,
    first_month: date,
    area: Area,
    decision: Decision,
    case: Case | None = None,
    *,
    single: bool = False,
    follows: Award | None = None,
    continues: Award | None = None,
) -> Award:
    key = new_key()
    return Award.objects.create(
        id=key,
        number=case.number if case else f"A{key.hex[-12:]}",
        programme=benefit.code,
        household=subject if isinstance(subject, Household) else None,
        person=subject if isinstance(subject, Person) else None,
        organisation=subject if isinstance(subject, Organisation) else None,
        single=single,
        area=area,
        first_month=first_month,
        case=case,
        decision=decision,
        follows=follows,
        continues=continues,
    )


@transaction.atomic
def carry_on(award: Award, subject: Household | Person, month: date, area: Area) -> Award:
    """The same benefit from a month on for another household or in another town, by the decision held.

    What it began with stays: the day of the first decision, single or not, the end of its term. The
    award itself is not touched; whoever hands a place over ends it there before.
    """
    benefit = programme.get(award.programme)
    made = _write(benefit, subject, month, area, award.decision, single=award.single, continues=award)
    places.leave_households(benefit, subject, month)
    covers.take_places(benefit, made, _covered(benefit, subject, month))
    _write_followers(made, subject)
    return made


def _refuse_unmet(benefit: Programme, award: Award, found: Assessment) -> None:
    if not found.present:
        raise BenefitRefused(INELIGIBLE, _("Nobody who could receive this benefit is known to be alive."))
    for condition in benefit.formula(found.month).conditions:
        if found.conditions[condition.code] is None:  # A standard is missing: nobody can say.
            raise classification.missing(*found.missing)
        if not found.conditions[condition.code]:
            other = conflicts.beside(award, condition.code)
            raise BenefitRefused(INELIGIBLE, condition.says, found=found, award=other)


def _covered(benefit: Programme, subject: Recipient, first_month: date) -> set[UUID]:
    """The person, or the members without a benefit of their own that leaves them out."""
    if isinstance(subject, Person):
        return {subject.pk}
    if isinstance(subject, Organisation):
        return set()
    return covers.counted(benefit, covers.members_from(subject, first_month), first_month)


def _cover(benefit: Programme, award: Award, subject: Recipient) -> set[UUID]:
    """Take the places of a new award; whoever it covers gives up those that it takes them out of."""
    persons = _covered(benefit, subject, award.first_month)
    covers.release_moved(persons, award.first_month)
    places.leave_households(benefit, subject, award.first_month)
    covers.take_places(benefit, award, persons)
    return persons


@transaction.atomic
def end(award: Award, last_month: date, reason: str, decision: Decision) -> AwardEnd:
    """The last month that is paid; then the household's awards cover the person again.

    Another decision supersedes an earlier one.
    """
    AwardEnd.objects.filter(award=award, known_to=None).update(known_to=ClockNow())
    row = AwardEnd.objects.create(award=award, last_month=last_month, reason=reason, decision=decision)
    _move_end(award, Award.State.ENDED)
    places.come_back(award, last_month)
    return row


@transaction.atomic
def reopen(award: Award, last_month: date | None, decision: Decision) -> None:
    """The end was decided wrongly: the award goes on, up to the last month that it had before.

    A person's places are taken again from the month that was given up; a household's follow its members.
    """
    given_up = award.covers.exclude(to_month=None).order_by("-to_month").values_list("to_month", flat=True)
    since = given_up.first()
    AwardEnd.objects.filter(award=award, known_to=None).update(known_to=ClockNow())
    award.state, award.version = Award.State.ACTIVE, award.version + 1
    award.save(update_fields=["state", "version"])
    if award.person and since:
        benefit = programme.get(award.programme)
        places.leave_households(benefit, award.person, since)
        covers.take_places(benefit, award, [award.person.pk], since)
    if last_month is not None:
        end(award, last_month, "term", decision)


@transaction.atomic
def leave_gradually(award: Award, month: date, decision: Decision) -> AwardExit:
    """渐退: freeze what is due for the month and pay it on at falling rates, then nothing."""
    if not programme.get(award.programme).gradual_exit:
        raise BenefitRefused(SETTING, _("This benefit has no gradual exit."))
    AwardExit.objects.filter(award=award, known_to=None).update(known_to=ClockNow())
    row = AwardExit.objects.create(award=award, month=month, decision=decision)
    _move_end(award, Award.State.EXITING)
    return row


def _move_end(award: Award, state: str) -> None:
    last = covers.end_of(award)
    if last is not None:
        persons = award.covers.values_list("person", flat=True)
        covers.give_up([award], persons, add_months(last, 1))
    award.state, award.version = state, award.version + 1
    award.save(update_fields=["state", "version"])
