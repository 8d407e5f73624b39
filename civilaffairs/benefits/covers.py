"""Who is covered by which award in which months: what refuses a second award for one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from civilaffairs.benefits import programme, settings
from civilaffairs.benefits.errors import EXCLUSIVE, OVERLAP, BenefitRefused
from civilaffairs.benefits.models import Award, AwardCover, AwardEnd, AwardExit
from civilaffairs.benefits.programme import Programme
from civilaffairs.lib.months import add_months
from civilaffairs.people.models import Death, Household, Membership, Organisation, Person


def members_from(household: Household | UUID, first_month: date) -> set[UUID]:
    """Living persons adopted as counted members for the month or any later one."""
    day = first_month - timedelta(days=1)
    counted = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        household=household,
        layer=Membership.Layer.ADOPTED,
        known_to=None,
        counted=True,
    ).values_list("person", flat=True)
    dead = Death.objects.filter(layer=Death.Layer.ADOPTED, known_to=None, valid_from__lte=day)
    return set(counted.exclude(person__in=dead.values("person")))


def end_of(award: Award) -> date | None:
    """The last month that the award covers, as now known; None while it has no end."""
    end = AwardEnd.objects.filter(award=award, known_to=None).first()
    leaving = AwardExit.objects.filter(award=award, known_to=None).first()
    ends = [end.last_month] if end else []
    if leaving:
        ends.append(add_months(leaving.month, exit_months(award, leaving.month)))
    return min(ends) if ends else None


def exit_months(award: Award, month: date) -> int:
    """How long the gradual exit lasts under the scheme of its first month."""
    scheme = settings.get(award.area, "minimum-living.gradual-exit", month)
    return sum(step["months"] for step in scheme)


def _in_force(awards: Iterable[Award], month: date) -> list[Award]:
    return [award for award in awards if (end := end_of(award)) is None or end >= month]


def others_of(persons: Iterable[UUID], first_month: date) -> dict[UUID, list[Award]]:
    """Of each person the awards in force from the month on: theirs, or of a household they count in."""
    day = first_month - timedelta(days=1)
    homes: dict[UUID, set[UUID]] = {person: set() for person in persons}
    counted = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        person__in=list(homes),
        layer=Membership.Layer.ADOPTED,
        known_to=None,
        counted=True,
    )
    for person, household in counted.values_list("person", "household"):
        homes[person].add(household)
    # Keys and no subquery: beside an OR that one would read every award there is.
    anybodys = Q(person__in=list(homes)) | Q(household__in=set().union(*homes.values()))
    awards = _in_force(Award.objects.filter(anybodys, follows=None).select_related("area"), first_month)
    return {
        person: [award for award in awards if award.person_id == person or award.household_id in theirs]
        for person, theirs in homes.items()
    }


def refuse_conflicts(
    benefit: Programme, subject: Household | Person | Organisation, first_month: date
) -> None:
    """Refuse (``overlap``, ``exclusive``) what would cover one person twice in one month."""
    if isinstance(subject, Organisation):
        _refuse_second(benefit, subject, first_month)
        return
    alone = isinstance(subject, Person)
    persons = {subject.pk} if isinstance(subject, Person) else members_from(subject, first_month)
    for person, others in others_of(persons, first_month).items():
        for other in others:
            if other.programme == benefit.code:
                raise BenefitRefused(
                    OVERLAP,
                    _("Award %(number)s already covers one of these persons.") % {"number": other.number},
                    award=other,
                )
            if alone and _excludes(benefit, other) and _keeps(other, person, first_month):
                raise _exclusive(other)


def _refuse_second(benefit: Programme, organisation: Organisation, month: date) -> None:
    """Refuse (``overlap``) a second award of an organisation."""
    awards = Award.objects.filter(organisation=organisation, programme=benefit.code)
    for other in _in_force(awards, month):
        raise BenefitRefused(
            OVERLAP, _("Award %(number)s already covers this organisation.") % {"number": other.number}
        )


def _excludes(benefit: Programme, other: Award) -> bool:
    return other.programme in benefit.excludes or benefit.code in programme.get(other.programme).excludes


def _keeps(other: Award, person: UUID, first_month: date) -> bool:
    """Whether the other award stands in the way: it is the person's own, or would be left with nobody."""
    if other.household_id is None:
        return True
    rest = members_from(other.household_id, first_month) - {person}
    return not counted(programme.get(other.programme), rest, first_month)


def counted(benefit: Programme, members: Iterable[UUID], month: date) -> set[UUID]:
    """The members of a household without an award of their own that takes them out of the benefit."""
    return {
        member
        for member, others in others_of(members, month).items()
        if not any(other.person_id and other.programme in benefit.leaves_out for other in others)
    }


def refuse_left_out(benefit: Programme, household: Household, first_month: date) -> None:
    """Refuse (``exclusive``) a household all of whose members have a benefit that excludes this one."""
    for others in others_of(members_from(household, first_month), first_month).values():
        for other in others:
            if _excludes(benefit, other):
                raise _exclusive(other)


def _exclusive(other: Award) -> BenefitRefused:
    name = programme.get(other.programme).name
    return BenefitRefused(
        EXCLUSIVE,
        _("Award %(number)s (%(name)s) excludes this one.") % {"number": other.number, "name": name},
        _("End the other award first, or refuse this application."),
        award=other,
    )


def groups_of(benefit: Programme, *, alone: bool) -> list[str]:
    """The groups in which an award takes a place: its own, and for a person alone one per exclusion."""
    return [benefit.code, *(sorted(_exclusions(benefit)) if alone else [])]


def _exclusions(benefit: Programme) -> Iterator[str]:
    """Each pair of benefits that no person has both of, by one name for either side."""
    for other in programme.find(
        lambda other: other.code in benefit.excludes or benefit.code in other.excludes
    ):
        yield "|".join(sorted((benefit.code, other.code)))


def take_places(benefit: Programme, award: Award, persons: Iterable[UUID], since: date | None = None) -> None:
    """Write the places that the award takes, from a month on. The database refuses two in one month."""
    groups = groups_of(benefit, alone=award.person_id is not None)
    AwardCover.objects.bulk_create(
        AwardCover(award=award, person_id=person, group=group, from_month=since or award.first_month)
        for person in persons
        for group in groups
    )


def give_up(awards: Iterable[Award], persons: Iterable[UUID], month: date) -> None:
    """The persons are no longer covered by these awards from the month on."""
    open_covers = AwardCover.objects.filter(
        Q(to_month=None) | Q(to_month__gt=month), award__in=awards, person__in=list(persons)
    )
    open_covers.update(to_month=Greatest(F("from_month"), month))


def release_moved(persons: Iterable[UUID], first_month: date) -> None:
    """Close the covers of household awards whose household these persons have left or died out of."""
    covers = AwardCover.objects.filter(
        Q(to_month=None) | Q(to_month__gt=first_month),
        person__in=list(persons),
        award__household__isnull=False,
    ).select_related("award__household")
    for cover in covers:
        home = cover.award.household
        if home and cover.person_id not in members_from(home, first_month):
            give_up([cover.award], [cover.person_id], first_month)
