"""单人户: one member of a low-income household has minimum living alone; who may, and while what holds.

最低生活保障审核确认办法 art. 8: the severely disabled and the seriously ill. The decision on an application
asks both, and so does each review; in between nothing of it is tested again.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import classification
from civilaffairs.benefits.errors import INELIGIBLE, BenefitRefused
from civilaffairs.people.models import Disability, Household, Illness, Membership, Person
from civilaffairs.people.models.fact import Fact

SEVERE = 2  # the lowest grade that is severe in every category
# Of these the next grade will do too.
THIRD_GRADE = (Disability.Category.INTELLECTUAL, Disability.Category.MENTAL)


def home_of(person: Person) -> Household | None:
    """The household in which the person is adopted; where they count before where they are only listed."""
    held = Membership.objects.filter(person=person, layer=Fact.Layer.ADOPTED, known_to=None, valid_to=None)
    membership = held.select_related("household").order_by("-counted", "-valid_from").first()
    return membership.household if membership else None


def refuse_unless_low_income(person: Person, area: Area, month: date) -> None:
    """The household is above the minimum living standard and below the upper line."""
    band = _band(person, area, month)
    if band == classification.MINIMUM_LIVING:
        raise BenefitRefused(
            INELIGIBLE,
            _(
                "The income of the whole household is below the minimum living standard, so that it is not "
                "low-income: apply for the whole household and not for one member alone."
            ),
        )
    if band != classification.LOW_INCOME:
        raise BenefitRefused(
            INELIGIBLE,
            _(
                "The household of the single applicant is not low-income: its income is not below the upper "
                "line. Check income and deductible costs; temporary relief can be applied for."
            ),
        )


def refuse_unless_entitled(person: Person, day: date) -> None:
    """The person is severely disabled, by a certificate valid on the day, or seriously ill."""
    if not _severely_disabled(person, day) and not _seriously_ill(person, day):
        raise BenefitRefused(
            INELIGIBLE,
            _(
                "%(name)s may not apply alone: that needs a valid disability certificate of grade 1 or 2 "
                "(intellectual or mental also 3), or a serious illness. Enter it, or apply for the whole "
                "household."
            )
            % {"name": person.name},
        )


def refuse_to_go_on(person: Person, area: Area, month: date, day: date) -> None:
    """At a review: a household that became poorer takes nothing away from its member, a richer one does."""
    entitled = _severely_disabled(person, day) or _seriously_ill(person, day)
    if not entitled or _band(person, area, month) == classification.NONE:
        raise BenefitRefused(
            INELIGIBLE,
            _(
                "%(name)s can no longer have it alone: the household is not low-income any more, or there is "
                "no valid certificate of a severe disability and no serious illness. Propose to stop the "
                "award, or a gradual exit."
            )
            % {"name": person.name},
        )


def _band(person: Person, area: Area, month: date) -> str:
    home = home_of(person)
    return classification.classify(home, area, month) if home else classification.NONE


def _severely_disabled(person: Person, day: date) -> bool:
    severe = Q(grade__lte=SEVERE) | Q(grade=SEVERE + 1, category__in=THIRD_GRADE)
    valid = Q(until=None) | Q(until__gte=day)
    return Disability.objects.filter(severe, valid, _held(day), person=person).exists()


def _seriously_ill(person: Person, day: date) -> bool:
    return Illness.objects.filter(_held(day), person=person, serious=True).exists()


def _held(day: date) -> Q:
    """Adopted, known now, and holding on the day."""
    lasts = Q(valid_to=None) | Q(valid_to__gt=day)
    return lasts & Q(layer=Fact.Layer.ADOPTED, known_to=None, valid_from__lte=day)
