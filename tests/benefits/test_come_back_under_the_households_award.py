"""When a benefit of somebody's own ends, the household's award covers them again by itself."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import amounts, awards, places, trial
from civilaffairs.benefits.standing import standing_for
from civilaffairs.people import facts
from civilaffairs.people.models import Membership
from tests.factories import welfare
from tests.factories.sketch import PersonSketch

JUNE, JULY, AUGUST, SEPTEMBER = (date(2020, month, 1) for month in (6, 7, 8, 9))


def places_of(award, person):
    """The months in which the award covers the person; a place given up at once is none."""
    found = award.covers.filter(person=person, group=award.programme).order_by("from_month", "id")
    rows = [(row.from_month, row.to_month) for row in found]
    return [row for row in rows if row[0] != row[1]]


@pytest.fixture
def taken_out(db):
    """A household of two from June; the old man has extreme-poverty support from July."""
    welfare.publish()
    home = welfare.household(
        PersonSketch(date(1950, 1, 5), "M", self_care_failed=0), PersonSketch(date(1982, 1, 5), "F")
    )
    with business_time(date(2020, 5, 12)):
        family = welfare.grant(home)
    own = welfare.grant(home.persons[0], "extreme-hardship", date(2020, 6, 10))
    assert places_of(family, home.persons[0]) == [(JUNE, JULY)]
    return home, family, own


def end(own, last_month, day=date(2020, 7, 20)):
    with business_time(day):
        awards.end(own, last_month, "income", welfare.decide(day, "stop"))


def test_the_place_follows_from_the_month_after_the_end(taken_out):
    home, family, own = taken_out
    person = home.persons[0]
    assert amounts.total(family, SEPTEMBER) == Decimal("1140.00")
    end(own, AUGUST)
    assert places_of(family, person) == [(JUNE, JULY), (SEPTEMBER, None)]
    assert amounts.total(family, SEPTEMBER) == Decimal("2280.00")
    with business_time(SEPTEMBER):
        told = [str(each.text) for each in standing_for("minimum-living")(person) if each.blocks]
    assert len(told) == 1 and family.number in told[0]


def test_another_decision_about_the_end_moves_the_place(taken_out):
    home, family, own = taken_out
    end(own, JULY)
    end(own, SEPTEMBER)
    assert places_of(family, home.persons[0]) == [(JUNE, JULY), (date(2020, 10, 1), None)]
    end(own, JULY)
    assert places_of(family, home.persons[0]) == [(JUNE, JULY), (AUGUST, None)]


def test_an_award_that_goes_on_after_all_takes_the_place_back(taken_out):
    home, family, own = taken_out
    end(own, JULY)
    with business_time(date(2020, 7, 21)):
        awards.reopen(own, None, welfare.decide(date(2020, 7, 21)))
    assert places_of(family, home.persons[0]) == [(JUNE, JULY)]


def test_nobody_comes_back_to_an_award_that_is_over(taken_out):
    home, family, own = taken_out
    with business_time(date(2020, 7, 2)):
        awards.end(family, AUGUST, "income", welfare.decide(date(2020, 7, 2), "stop"))
    end(own, AUGUST)
    assert places_of(family, home.persons[0]) == [(JUNE, JULY)]
    end(own, JULY)
    assert places_of(family, home.persons[0]) == [(JUNE, JULY), (AUGUST, SEPTEMBER)]


def test_nobody_comes_back_to_a_household_that_they_left(taken_out):
    home, family, own = taken_out
    person = home.persons[0]
    with business_time(date(2020, 7, 5)):
        moved = welfare.decide(date(2020, 7, 5))
        facts.adopt_end(moved, Membership, date(2020, 7, 5), person=person, household=home)
    end(own, JULY)
    assert places_of(family, person) == [(JUNE, JULY)]


def test_a_review_meanwhile_keeps_the_place_that_is_to_come(taken_out):
    home, family, own = taken_out
    end(own, AUGUST)
    with business_time(date(2020, 7, 21)):
        places.move(family, home, JULY, AUGUST)
    assert places_of(family, home.persons[0]) == [(JUNE, JULY), (SEPTEMBER, None)]


def test_a_preview_of_the_end_shows_it_and_leaves_no_trace(taken_out):
    home, family, own = taken_out
    with trial.undone():
        end(own, JULY)
        assert amounts.total(family, AUGUST) == Decimal("2280.00")
        assert places_of(family, home.persons[0])[1:] == [(AUGUST, None)]
    assert amounts.total(family, AUGUST) == Decimal("1140.00")
    assert places_of(family, home.persons[0]) == [(JUNE, JULY)]
