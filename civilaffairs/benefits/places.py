"""Who comes to a household, or leaves it, or has a benefit of their own, and their place in its awards."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from civilaffairs.benefits import covers, programme
from civilaffairs.benefits.errors import OVERLAP, BenefitRefused
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.benefits.programme import Programme
from civilaffairs.lib.months import add_months, month_of, months_between
from civilaffairs.people.models import Household, Membership, Person


def move(award: Award, household: Household, first_month: date, last_month: date) -> None:
    """Let the places of the award follow the household's members, month by month.

    From the last month on they stay as they are in it. Refused (``overlap``) where somebody who came
    has a place in another award of the benefit.
    """
    benefit, ends = programme.get(award.programme), covers.end_of(award)
    ends_before = add_months(ends, 1) if ends else None
    held = set(award.covers.filter(to_month=ends_before).values_list("person_id", flat=True))
    held -= _coming_back(award, household, last_month)
    members: set[UUID] = set()
    for month in months_between(first_month, add_months(last_month, 1)):
        members = covers.counted(benefit, covers.members_from(household, month), month)
        covers.give_up([award], held - members, month)
    for person in members - held:
        month = max(first_month, _joined(household, person))
        _refuse_second_place(benefit, award, person, month)
        AwardCover.objects.create(
            award=award, person_id=person, group=benefit.code, from_month=month, to_month=ends_before
        )


def _coming_back(award: Award, household: Household, month: date) -> set[UUID]:
    """Members of whom it is decided already that they take their place again after the month."""
    later = award.covers.filter(from_month__gt=month).exclude(to_month=F("from_month"))
    return set(later.values_list("person_id", flat=True)) & covers.members_from(household, month)


def leave_households(benefit: Programme, subject: object, first_month: date) -> None:
    """A person with this benefit gives up the place in household awards that leave them out."""
    if not isinstance(subject, Person):
        return
    leaving = [other.code for other in programme.find(lambda other: benefit.code in other.leaves_out)]
    awards = Award.objects.filter(programme__in=leaving, household__isnull=False)
    covers.give_up(awards, [subject.pk], first_month)


def come_back(own: Award, last_month: date) -> None:
    """Who had a benefit of their own takes their place in the household's awards again after it.

    Only what a benefit takes people out of, where the award still runs and they still count in the
    household. Another decision about the end moves the place with it.
    """
    if own.person is None:
        return
    month = max(add_months(last_month, 1), own.first_month)
    left = programme.find(lambda each: own.programme in each.leaves_out)
    homes = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=month),
        person=own.person, layer=Membership.Layer.ADOPTED, known_to=None, counted=True,
    ).values("household")  # fmt: skip
    awards = Award.objects.filter(household__in=homes, programme__in=[each.code for each in left])
    for award in awards.select_related("household", "area"):
        _take_again(award, own, month)


def _take_again(award: Award, own: Award, month: date) -> None:
    person, home, ends = own.person, award.household, covers.end_of(award)
    if person is None or home is None:
        return
    since = max(month, award.first_month, _joined(home, person.pk))
    before = award.covers.filter(person=person, from_month__gte=own.first_month)
    until = before.exclude(to_month=F("from_month")).order_by("from_month").first()
    to_month = until.to_month if until else add_months(ends, 1) if ends else None
    covers.give_up([award], [person.pk], own.first_month)
    stays = person.pk in covers.members_from(home, since)
    if stays and (to_month is None or since < to_month) and not _taken(award, person.pk, since):
        AwardCover.objects.create(
            award=award, person=person, group=award.programme, from_month=since, to_month=to_month
        )


def _taken(award: Award, person: UUID, month: date) -> bool:
    """Whether the person has the place in another award, or a benefit of their own still takes them out."""
    elsewhere = AwardCover.objects.filter(
        Q(to_month=None) | Q(to_month__gt=month), person=person, group=award.programme
    )
    benefit = programme.get(award.programme)
    return elsewhere.exclude(to_month=F("from_month")).exclude(
        award=award
    ).exists() or person not in covers.counted(benefit, [person], month)


def _refuse_second_place(benefit: Programme, award: Award, person: UUID, month: date) -> None:
    for other in covers.others_of([person], month)[person]:
        if other.pk != award.pk and other.programme == benefit.code:
            message = _("Award %(number)s already covers one of these persons.")
            raise BenefitRefused(OVERLAP, message % {"number": other.number})


def _joined(household: Household, person: UUID) -> date:
    """The first month in which somebody counts in the household, as now adopted."""
    rows = Membership.objects.filter(
        household=household, person=person, layer=Membership.Layer.ADOPTED, known_to=None
    )
    return add_months(month_of(rows.order_by("-valid_from").values_list("valid_from", flat=True)[0]), 1)
