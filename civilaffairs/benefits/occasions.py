"""What a decision answers once: the same cause so many times a year, a year, somebody's death for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import names, settings
from civilaffairs.benefits.decided import DecidedProgramme
from civilaffairs.benefits.declaration import Once
from civilaffairs.benefits.errors import INELIGIBLE, OVERLAP, BenefitRefused
from civilaffairs.benefits.models import Award, AwardAmount, AwardOccasion
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.values import Value
from civilaffairs.lib.money import format_yuan
from civilaffairs.people import facts
from civilaffairs.people.models import Death, Person

# Among the answers of a decision: why relief is needed, who died. "Other" is no cause that can be the same.
CAUSE = "cause"
DECEASED, DIED_ON = "deceased", "died_on"  # the key of who died; the day, where nobody has said it yet
BESIDE = (CAUSE, DECEASED, DIED_ON)
PER_CAUSE = "temporary-relief.per-cause"
DEATH, YEAR = AwardOccasion.Matter.DEATH, AwardOccasion.Matter.YEAR
CAUSES = frozenset(AwardOccasion.Matter.values) - {DEATH, YEAR}


def once(benefit: Programme) -> Once | None:
    """What the benefit's decisions answer once, if anything."""
    return benefit.once if isinstance(benefit, DecidedProgramme) else None


def of_cause(
    benefit: Programme, persons: Iterable[UUID], cause: str, area: Area, month: date, own: UUID | None = None
) -> AwardOccasion | None:
    """The last relief of one of these persons for the cause, once the year has seen as many as are allowed.

    ``own``: the case whose award does not stand in its own way.
    """
    if cause not in CAUSES:
        return None
    found = AwardOccasion.objects.filter(
        programme=benefit.code, person__in=list(persons), matter=cause, year=month.year
    )
    others = found.exclude(award__case=own) if own else found
    allowed = int(settings.get(area, PER_CAUSE, month))
    return others.filter(nth__gte=allowed).select_related("award__decision").order_by("-nth", "-id").first()


def of_year(
    benefit: Programme, persons: Iterable[UUID], month: date, own: UUID | None = None
) -> AwardOccasion | None:
    """What one of these persons was granted in the calendar year of the month, alone or in a household."""
    found = AwardOccasion.objects.filter(
        programme=benefit.code, person__in=list(persons), matter=YEAR, year=month.year
    )
    others = found.exclude(award__case=own) if own else found
    return others.select_related("award__decision", "person").order_by("id").first()


def of_death(benefit: Programme, person: UUID, own: UUID | None = None) -> AwardOccasion | None:
    """What was granted for this death, whenever and to whomever."""
    found = AwardOccasion.objects.filter(programme=benefit.code, person=person, matter=DEATH)
    return (found.exclude(award__case=own) if own else found).select_related("award__decision").first()


def said(former: AwardOccasion) -> str:
    """The former decision in words: what for, when, how much, under which number."""
    amount = AwardAmount.objects.filter(award=former.award, known_to=None).first()
    values = {
        "benefit": names.of_benefit(former.programme),
        "name": former.person.name,
        "matter": former.get_matter_display(),
        "year": former.year,
        "day": former.award.decision.decided_on,
        "amount": format_yuan(amount.amount) if amount else "0.00",
        "number": former.award.number,
    }
    if former.matter == DEATH:
        return (
            _(
                "%(benefit)s for the death of %(name)s was granted already: decision of %(day)s,"
                " %(amount)s yuan, award %(number)s."
            )
            % values
        )
    if former.matter == YEAR:
        return (
            _(
                "%(benefit)s is granted once a year; %(name)s had it in %(year)s: decision of %(day)s,"
                " %(amount)s yuan, award %(number)s."
            )
            % values
        )
    return (
        _(
            "%(benefit)s for the same cause (%(matter)s) was granted in %(year)s: decision of %(day)s,"
            " %(amount)s yuan, award %(number)s."
        )
        % values
    )


def keep(benefit: Programme, award: Award, persons: Iterable[UUID], answers: Mapping[str, Value]) -> None:
    """Write what the award answers. Refused (``overlap``) where it was answered before."""
    if once(benefit) == Once.CAUSE:
        _keep_cause(benefit, award, set(persons), str(answers.get(CAUSE) or ""))
    elif once(benefit) == Once.DEATH:
        _keep_death(benefit, award, answers)
    elif once(benefit) == Once.YEAR:
        _keep_year(benefit, award, set(persons))


def _keep_death(benefit: Programme, award: Award, answers: Mapping[str, Value]) -> None:
    """The death is written down as well where nobody knows of it: whoever died may still be paid."""
    key = answers.get(DECEASED)
    person = Person.objects.filter(pk=str(key)).first() if key else None
    if person is None:
        raise BenefitRefused(INELIGIBLE, _("Say who died."))
    if former := of_death(benefit, person.pk):
        raise BenefitRefused(OVERLAP, said(former))
    _write([AwardOccasion(award=award, programme=benefit.code, person=person, matter=DEATH)])
    day = answers.get(DIED_ON)
    if day and not Death.objects.filter(person=person, known_to=None).exists():
        by = award.decision.decided_by
        facts.record(Death, person=person, valid_from=date.fromisoformat(str(day)), recorded_by=by)


def _keep_year(benefit: Programme, award: Award, persons: set[UUID]) -> None:
    """For every member: whoever moves to another household this year takes the year along."""
    if former := of_year(benefit, persons, award.first_month):
        raise BenefitRefused(OVERLAP, said(former))
    year = award.first_month.year
    _write(
        [
            AwardOccasion(award=award, programme=benefit.code, person_id=person, matter=YEAR, year=year)
            for person in persons
        ]
    )


def _keep_cause(benefit: Programme, award: Award, persons: set[UUID], cause: str) -> None:
    if cause not in CAUSES:
        return
    month = award.first_month
    if former := of_cause(benefit, persons, cause, award.area, month):
        raise BenefitRefused(OVERLAP, said(former))
    before: dict[UUID, int] = dict.fromkeys(persons, 0)
    met = AwardOccasion.objects.filter(
        programme=benefit.code, person__in=persons, matter=cause, year=month.year
    )
    for person, nth in met.values_list("person", "nth"):
        before[person] = max(before[person], nth)
    rows = [
        AwardOccasion(
            award=award, programme=benefit.code, person_id=person, matter=cause, year=month.year, nth=nth + 1
        )
        for person, nth in before.items()
    ]
    _write(rows)


def _write(rows: list[AwardOccasion]) -> None:
    try:
        with transaction.atomic():
            AwardOccasion.objects.bulk_create(rows)
    except IntegrityError as error:  # Somebody decided the same at this moment.
        raise BenefitRefused(
            OVERLAP, _("The same was granted at this moment by another decision.")
        ) from error
