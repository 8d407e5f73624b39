"""慰问金: once in a calendar year for every member, told at the desk and again at the decision."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from civilaffairs.benefits import awards, occasions, programme
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.models import Award, AwardOccasion
from civilaffairs.people import persons
from civilaffairs.people.models import Membership
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, counter, welfare
from tests.factories.counter import Counter

ZHANG, LI = "441999197211110070", "441999198808080083"
HEAD = {"id_number": ZHANG, "name": "张大山", "relation": "02"}
WIFE = {"id_number": LI, "name": "李秀英", "relation": "10"}
TWO = {"answers-persons": "2"}


def console(home, day):
    return awards.confirm(
        "consolation", home, applied_on=day, confirmed_on=day, area=areas.town(),
        decision=welfare.decide(day), answers={"persons": Decimal(2)},
    )  # fmt: skip


def joins(home, since, until=None):
    """李秀英 lives there meanwhile."""
    person = persons.find_or_add(IdentityInput("李秀英", LI))
    Membership.objects.create(
        household=home, person=person, relation="10", layer="adopted", valid_from=since, valid_to=until,
        decision=welfare.decide(welfare.SINCE), source="decision",
    )  # fmt: skip


@pytest.fixture
def family(standards):
    """张大山 and, until the end of June 2020, 李秀英."""
    counter.publish(consolation="300.00")
    found, _person = counter.known("张大山", ZHANG)
    joins(found, date(2015, 1, 1), date(2020, 7, 1))
    return found


@pytest.fixture
def home(family):
    """Consoled with 600 yuan on 3 June 2020."""
    console(family, date(2020, 6, 3))
    return family


def test_a_second_one_in_the_year_is_refused_with_the_earlier_one(home):
    first = Award.objects.get()
    with pytest.raises(BenefitRefused) as refusal:
        console(home, date(2020, 12, 31))
    said = str(refusal.value)
    assert refusal.value.code == "overlap"
    assert all(each in said for each in (first.number, "600.00", "2020-06-03", "2020"))
    assert "张大山" in said or "李秀英" in said
    assert Award.objects.get() == first


def test_the_next_year_is_another_occasion(home):
    assert console(home, date(2021, 1, 4)).amounts.get().amount == Decimal("600.00")
    years = AwardOccasion.objects.values_list("matter", "year", "nth").distinct().order_by("year")
    assert list(years) == [("year", 2020, 1), ("year", 2021, 1)]


def test_who_moves_takes_the_year_along(home):
    """One of the other household's members had it here."""
    other, _person = counter.known("王小明", "441999196509100065")
    joins(other, date(2020, 7, 1))
    with pytest.raises(BenefitRefused, match="李秀英"):
        console(other, date(2020, 9, 3))


def test_the_database_holds_one_for_each_person_and_year(home):
    """Two decisions at one moment collide; a second place in the year is none."""
    kept = Award.objects.get().occasions.first()
    assert kept is not None
    kept.pk = None
    with pytest.raises(IntegrityError, match="award_occasion_once"), transaction.atomic():
        kept.save(force_insert=True)
    kept.nth = 2
    with pytest.raises(IntegrityError, match="award_occasion_death_for_ever"), transaction.atomic():
        kept.save(force_insert=True)


def test_a_decision_at_the_same_moment_is_refused_in_words(home, monkeypatch):
    """Twin of the look before: without it the index still holds, and says so to people."""
    monkeypatch.setattr(occasions, "of_year", lambda *_args, **_own: None)
    with pytest.raises(BenefitRefused, match="刚刚"):
        console(home, date(2020, 9, 3))


def test_the_desk_is_told_beside_the_member(home):
    later = Counter("consolation", day=date(2020, 9, 3))
    answer = later.check(later.page(HEAD, WIFE, **TWO))
    assert answer.status_code == 422
    first, second = answer.context["sheet"].members
    number = Award.objects.get().number
    assert number in first.errors["id_number"][0] and "张大山" in first.errors["id_number"][0]
    assert number in second.errors["id_number"][0] and "李秀英" in second.errors["id_number"][0]


def test_who_reviews_an_application_is_told_what_was_granted_since(family):
    desk = Counter("consolation")
    desk.hand_in(desk.page(HEAD, WIFE, **TWO))
    desk.take("accept", "caseworker")
    award = console(family, date(2020, 5, 20))
    told = desk.step("first-review", "supervisor", "情况属实。")
    assert told.status_code == 422
    assert award.number in told.content.decode() and "600.00" in told.content.decode()


def test_other_grants_of_the_fund_are_not_counted(home):
    day = date(2020, 9, 3)
    granted = awards.confirm(
        "relief-grant", home, applied_on=day, confirmed_on=day, area=areas.town(),
        decision=welfare.decide(day), answers={"granted": Decimal(5)},
    )  # fmt: skip
    assert not granted.occasions.exists()
    assert occasions.of_year(programme.get("relief-grant"), [], day) is None
