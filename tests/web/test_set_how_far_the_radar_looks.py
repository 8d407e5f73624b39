"""How far the radar looks is a setting of the area, dated like any other; without it the defaults hold."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import settings
from civilaffairs.benefits.errors import BenefitRefused
from tests.factories import areas, welfare
from tests.factories.radar import find
from tests.factories.sketch import PersonSketch


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    welfare.publish()
    areas.town()


def choose(code: str, value: Any, month: date = date(2020, 1, 1), place: Any = None) -> None:
    with business_time(date(2019, 12, 20)):
        settings.publish(place or areas.city(), code, month, value, source="东民〔2019〕12号")


def elder(born: date) -> None:
    home = welfare.household(PersonSketch(born))
    welfare.grant(home.persons[0], "old-age", date(2020, 3, 12))


def test_more_months_ahead_see_a_birthday_earlier_and_count_more_of_it():
    elder(date(1930, 8, 15))
    assert find("birthday", date(2020, 4, 15)) == []
    choose("radar.months-ahead", 6)
    [found] = find("birthday", date(2020, 4, 15))
    assert found.yuan == Decimal(300)  # August, September and October


def test_it_holds_from_its_month_and_for_its_town_alone():
    elder(date(1930, 8, 15))
    choose("radar.months-ahead", 6, date(2020, 5, 1))
    assert find("birthday", date(2020, 4, 15)) == []
    choose("radar.months-ahead", 1, date(2020, 5, 1), areas.town())
    assert find("birthday", date(2020, 5, 15)) == []
    choose("radar.months-ahead", 12, date(2020, 5, 1), areas.other_town())
    assert find("birthday", date(2020, 6, 3)) == []


@pytest.mark.parametrize(("notice", "seen"), [(30, 0), (60, 1)])
def test_a_review_is_announced_as_long_before_as_is_set(notice: int, seen: int):
    elder(date(1935, 5, 15))  # granted on 2020-03-12, so to be looked at on 2021-03-12
    choose("radar.review-notice", notice)
    assert len(find("review", date(2021, 1, 20))) == seen


@pytest.mark.parametrize("value", [-1, 366, "60", True])
def test_a_length_that_makes_no_sense_is_refused(value: Any):
    with pytest.raises(BenefitRefused):
        choose("radar.certificate-notice", value)
