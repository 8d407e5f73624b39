"""Members who come to or leave a household take or give up their place in its awards."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from civilaffairs.benefits import covers, programme
from civilaffairs.benefits.errors import OVERLAP, BenefitRefused
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.benefits.programme import Programme
from civilaffairs.lib.months import add_months, month_of, months_between
from civilaffairs.people.models import Household, Membership


def move(award: Award, household: Household, first_month: date, last_month: date) -> None:
    """Let the places of the award follow the household's members, month by month.

    From the last month on they stay as they are in it. Refused (``overlap``) where somebody who came
    has a place in another award of the benefit.
    """
    benefit, ends = programme.get(award.programme), covers.end_of(award)
    ends_before = add_months(ends, 1) if ends else None
    held = set(award.covers.filter(to_month=ends_before).values_list("person_id", flat=True))
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
