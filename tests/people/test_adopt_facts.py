"""What was recorded counts once a decision adopts it, from a day on, and the past stays as known."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from civilaffairs.people import facts, households, persons
from civilaffairs.people.models import Disability, Income, Membership, PropertyItem
from civilaffairs.people.persons import IdentityInput

JUNE, JULY, AUGUST, SEPTEMBER = (date(2020, month, 1) for month in (6, 7, 8, 9))


def wage(person, mei, amount, valid_from=JUNE, **more):
    return facts.record(
        Income,
        person=person,
        kind="wage",
        amount=Decimal(amount),
        valid_from=valid_from,
        recorded_by=mei,
        **more,
    )


def adopted(person, known=None):
    """(from, to, amount) of the wages that count now."""
    rows = Income.objects.filter(person=person, kind="wage", layer="adopted", known_to=known)
    return [(row.valid_from, row.valid_to, str(row.amount)) for row in rows.order_by("valid_from")]


def test_recording_adopts_nothing(zhang, mei):
    wage(zhang, mei, "1500")
    assert adopted(zhang) == []


def test_the_same_again_is_no_second_row(zhang, mei):
    assert wage(zhang, mei, "1500") == wage(zhang, mei, "1500.00")
    assert Income.objects.count() == 1


def test_another_value_supersedes_what_the_same_source_said(zhang, mei):
    wage(zhang, mei, "1500")
    second = wage(zhang, mei, "1600")
    assert list(Income.objects.filter(known_to=None)) == [second]
    assert Income.objects.count() == 2


def test_a_confirmation_adopts_what_was_recorded(zhang, mei, household, decide):
    wage(zhang, mei, "1500", valid_from=date(2020, 6, 3))
    facts.record(
        Membership, household=household, person=zhang, relation="02", valid_from=JUNE, recorded_by=mei
    )
    facts.record(
        PropertyItem,
        household=household,
        kind="vehicle",
        amount=Decimal("8000"),
        description="摩托车",
        valid_from=JUNE,
        recorded_by=mei,
    )
    decision = decide()
    added = facts.adopt(decision, household=household, persons=[zhang], valid_from=JUNE)
    assert {type(row).__name__ for row in added} == {"Income", "Membership", "PropertyItem"}
    assert adopted(zhang) == [(date(2020, 6, 3), None, "1500.00")]
    row = PropertyItem.objects.get(layer="adopted")
    assert (row.decision, row.recorded_by, row.description) == (decision, mei, "摩托车")


def test_adopting_twice_changes_nothing(zhang, mei, decide):
    wage(zhang, mei, "1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    assert facts.adopt(decide(), persons=[zhang], valid_from=JUNE) == []
    assert facts.adopt(decide(), persons=[zhang], valid_from=AUGUST) == []
    assert Income.objects.count() == 2


def test_a_change_counts_from_its_day_and_the_past_stays_as_known(zhang, mei, decide):
    wage(zhang, mei, "1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    wage(zhang, mei, "2000", valid_from=date(2020, 8, 15))
    facts.adopt(decide(date(2020, 9, 2)), persons=[zhang], valid_from=JULY)
    assert adopted(zhang) == [
        (JUNE, date(2020, 8, 15), "1500.00"),
        (date(2020, 8, 15), None, "2000.00"),
    ]
    superseded = Income.objects.get(layer="adopted", known_to__isnull=False)
    assert (superseded.valid_from, superseded.valid_to, superseded.amount) == (JUNE, None, Decimal("1500.00"))


def test_nothing_before_the_given_day_changes(zhang, mei, decide):
    wage(zhang, mei, "1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    wage(zhang, mei, "2000")
    facts.adopt(decide(), persons=[zhang], valid_from=AUGUST)
    assert adopted(zhang) == [(JUNE, AUGUST, "1500.00"), (AUGUST, None, "2000.00")]


def test_a_correction_from_the_same_day_replaces_the_value(zhang, mei, decide):
    wage(zhang, mei, "1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    wage(zhang, mei, "1550")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    assert adopted(zhang) == [(JUNE, None, "1550.00")]


def test_an_income_that_ended_ends_on_its_day(zhang, mei, decide):
    wage(zhang, mei, "1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    facts.record_end(Income, person=zhang, kind="wage", valid_to=AUGUST, recorded_by=mei)
    assert adopted(zhang) == [(JUNE, None, "1500.00")]
    facts.adopt(decide(), persons=[zhang], valid_from=JULY)
    assert adopted(zhang) == [(JUNE, AUGUST, "1500.00")]


def test_what_was_withdrawn_ends_from_the_given_day(zhang, mei, decide):
    wage(zhang, mei, "1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    assert facts.withdraw(Income, person=zhang, kind="wage") == 1
    facts.adopt(decide(), persons=[zhang], valid_from=JULY)
    assert adopted(zhang) == [(JUNE, JULY, "1500.00")]
    assert facts.adopt(decide(), persons=[zhang], valid_from=JULY) == []


def test_what_nobody_ever_recorded_is_left_alone(zhang, mei, decide):
    facts.adopt_values(decide(), Income, JUNE, person=zhang, kind="wage", amount=Decimal("700"))
    assert facts.adopt(decide(), persons=[zhang], valid_from=JULY) == []
    assert adopted(zhang) == [(JUNE, None, "700.00")]


def test_of_two_sources_the_latest_word_counts(zhang, mei, decide):
    wage(zhang, mei, "1500")
    wage(zhang, mei, "1800", source="match")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    assert adopted(zhang) == [(JUNE, None, "1800.00")]


def test_other_persons_facts_are_not_adopted(zhang, mei, decide):
    other = persons.find_or_add(IdentityInput("李四", "441999198808080083"))
    wage(other, mei, "900")
    assert facts.adopt(decide(), persons=[zhang], valid_from=JUNE) == []


def test_a_late_event_stands_until_the_next_change_already_adopted(zhang, decide):
    for day, amount in ((JUNE, "1000"), (SEPTEMBER, "3000"), (JULY, "2000")):
        facts.adopt_values(decide(), Income, day, person=zhang, kind="wage", amount=Decimal(amount))
    assert adopted(zhang) == [
        (JUNE, JULY, "1000.00"),
        (JULY, SEPTEMBER, "2000.00"),
        (SEPTEMBER, None, "3000.00"),
    ]


def test_a_late_event_before_an_end_does_not_undo_the_end(zhang, decide):
    facts.adopt_values(decide(), Income, JUNE, person=zhang, kind="wage", amount=Decimal("1000"))
    facts.adopt_end(decide(), Income, SEPTEMBER, person=zhang, kind="wage")
    facts.adopt_values(decide(), Income, JULY, person=zhang, kind="wage", amount=Decimal("2000"))
    assert adopted(zhang) == [(JUNE, JULY, "1000.00"), (JULY, SEPTEMBER, "2000.00")]


def test_adopting_one_value_twice_changes_nothing(zhang, decide):
    value = {"person": zhang, "category": "physical", "grade": 1, "certificate": "44199919721111007041"}
    assert len(facts.adopt_values(decide(), Disability, JUNE, **value)) == 1
    assert facts.adopt_values(decide(), Disability, JUNE, **value) == []
    assert facts.adopt_values(decide(), Disability, AUGUST, **value) == []


def test_somebody_who_moves_counts_in_one_household_on_one_day(zhang, household, town, mei, decide):
    new_home = households.open_file(town)
    for home, day in ((household, JUNE), (new_home, AUGUST)):
        facts.record(Membership, household=home, person=zhang, relation="02", valid_from=day, recorded_by=mei)
        facts.adopt(decide(), household=home, valid_from=day)
    rows = Membership.objects.filter(person=zhang, layer="adopted", known_to=None).order_by("valid_from")
    assert [(row.household, row.valid_from, row.valid_to) for row in rows] == [
        (household, JUNE, AUGUST),
        (new_home, AUGUST, None),
    ]


def test_the_app_role_can_neither_change_nor_remove_a_fact(zhang, mei):
    row = wage(zhang, mei, "1500")
    for statement in (
        "UPDATE people_income SET amount = 1 WHERE id = %s",
        "UPDATE people_income SET valid_from = '2020-01-01' WHERE id = %s",
        "DELETE FROM people_income WHERE id = %s",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement, [row.pk])


def test_a_superseded_fact_stays_superseded(zhang, mei):
    row = wage(zhang, mei, "1500")
    facts.withdraw(Income, person=zhang, kind="wage")
    with pytest.raises(ProgrammingError, match="superseded already"), transaction.atomic():
        Income.objects.filter(pk=row.pk).update(known_to=None)


def test_the_database_knows_one_adopted_value_at_a_time(zhang, mei, decide):
    wage(zhang, mei, "1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    with pytest.raises(IntegrityError, match="people_income_one_adopted"), transaction.atomic():
        Income.objects.create(
            person=zhang, kind="wage", amount=1, valid_from=JULY, layer="adopted", decision=decide()
        )


def test_nothing_is_adopted_without_a_decision(zhang):
    with pytest.raises(IntegrityError, match="income_adopted_by_decision"), transaction.atomic():
        Income.objects.create(person=zhang, kind="wage", amount=1, valid_from=JULY, layer="adopted")
