"""Who would enter a benefit of a person: whom the registers show; and a benefit that nobody has yet."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from civilaffairs.benefits import standards
from civilaffairs.benefits.simulation import figures
from civilaffairs.benefits.simulation.figures import simulate
from civilaffairs.benefits.standards import Entry
from tests.benefits.test_simulate_other_standards import BORN, JUNE, of, yuan
from tests.factories import areas, welfare
from tests.factories.sketch import PersonSketch

pytestmark = [pytest.mark.long, pytest.mark.django_db]
CARE: dict[str, Any] = {"disability-care.grades": {"any": [1, 2, 3]}}
THIRD = PersonSketch(BORN, disability=("physical", 3, None))


@pytest.fixture
def city() -> Any:
    welfare.publish()
    return areas.city()


def care(city: Any) -> figures.Figures:
    return of("disability-care", city, JUNE, CARE)


def test_whom_the_registers_show_would_enter_a_benefit_that_nobody_has(city):
    """Only who has a certificate is looked at: grade 3 enters, grade 2 is entitled already."""
    second = replace(THIRD, disability=("physical", 2, None))
    welfare.household(THIRD, second, PersonSketch(BORN), number="HE")
    standards.publish(
        city, [Entry("disability-care", date(2020, 1, 1), yuan("235.00"))], source="x", check=False
    )
    found = care(city)
    assert (found.total.awards, found.total.known, found.total.entrants) == (0, 2, 1)
    assert (found.total.entering, found.total.change) == (yuan("235.00"), yuan("235.00"))


def test_who_has_what_excludes_it_would_not_enter(city):
    home = welfare.household(replace(THIRD, disability=("mental", 2, None), self_care_failed=0), number="HE")
    assert care(city).total.known == 1
    welfare.grant(home.persons[0], "extreme-hardship")
    assert care(city).total.known == 0


def test_of_everybody_known_only_the_old_are_looked_at_for_an_allowance_of_age(city):
    welfare.household(PersonSketch(date(1935, 5, 20)), PersonSketch(BORN), number="HE")
    found = of("old-age", city, JUNE, {"old-age.80": yuan("120.00")})
    assert (found.total.known, found.total.awards, found.total.entrants) == (1, 0, 0)


def test_a_benefit_that_nobody_has_is_shown_where_a_standard_of_its_own_is_tried(city):
    assert [each.benefit.code for each in simulate(city, JUNE, {"old-age.80": yuan("120.00")})] == ["old-age"]
    others = {each.benefit.code for each in simulate(city, JUNE, {"minimum-living": yuan("1120.00")})}
    assert "extreme-hardship" in others, "which may not be less than a multiple of it"
    assert not others & {"low-income", "expenditure-hardship"}, "recognitions that nobody has"
