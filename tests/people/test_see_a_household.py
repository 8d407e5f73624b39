"""A household's picture on a day: what counts, and what was recorded since."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.people import facts, persons, queries
from civilaffairs.people.models import Income, Membership
from civilaffairs.people.persons import IdentityInput

JUNE, JULY, AUGUST = (date(2020, month, 1) for month in (6, 7, 8))


@pytest.fixture
def family(zhang, household, mei, decide):
    son = persons.find_or_add(IdentityInput("张小山", "44199920130301005X"))
    for person, relation in ((son, "20"), (zhang, "02")):
        facts.record(
            Membership,
            household=household,
            person=person,
            relation=relation,
            valid_from=JUNE,
            recorded_by=mei,
        )
    facts.record(Income, person=zhang, kind="wage", amount=Decimal("1500"), valid_from=JUNE, recorded_by=mei)
    facts.adopt(decide(), household=household, persons=[zhang, son], valid_from=JUNE)
    return [zhang, son]


def test_the_head_stands_first(household, family):
    assert [row.person for row in queries.members_on(household, JULY)] == family
    assert not queries.members_on(household, date(2020, 5, 31)).exists()


def test_a_member_who_left_is_there_until_that_day(household, family, decide):
    facts.adopt_end(decide(), Membership, AUGUST, household=household, person=family[1])
    assert queries.members_on(household, date(2020, 7, 31)).count() == 2
    assert queries.members_on(household, AUGUST).count() == 1


def test_the_picture_shows_what_counts_beside_what_was_recorded(household, family, mei):
    assert not queries.household_picture(household, JULY).waits
    facts.record(
        Income, person=family[0], kind="wage", amount=Decimal("2000"), valid_from=JUNE, recorded_by=mei
    )
    picture = queries.household_picture(household, JULY)
    (wage,) = picture.members[0].facts
    assert (wage.adopted.amount, wage.recorded.amount, wage.waits) == (Decimal(1500), Decimal(2000), True)
    assert picture.waits
    assert picture.counted == 2


def test_the_picture_takes_a_fixed_number_of_queries(household, family, django_assert_num_queries):
    with django_assert_num_queries(14):
        queries.household_picture(household, JULY)


def test_somebody_is_found_at_home(household, family, zhang):
    assert queries.home_of(zhang) == household
