"""Several changes of one thing are recorded, each from its day, and wait for one decision."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.people import facts
from civilaffairs.people.models import Income

JUNE, JULY, SEPTEMBER = (date(2020, month, 1) for month in (6, 7, 9))


@pytest.fixture
def wage(zhang, mei):
    def say(amount, valid_from=JUNE):
        facts.record(
            Income,
            person=zhang,
            kind="wage",
            amount=Decimal(amount),
            valid_from=valid_from,
            recorded_by=mei,
        )

    return say


def said(person, layer):
    """(from, to, amount) of the wages that are recorded, or count, now."""
    rows = Income.objects.filter(person=person, kind="wage", layer=layer, known_to=None)
    return [(row.valid_from, row.valid_to, str(row.amount)) for row in rows.order_by("valid_from")]


@pytest.mark.parametrize("days", [(JULY, SEPTEMBER), (SEPTEMBER, JULY)])
def test_two_changes_wait_for_one_decision_and_each_counts_from_its_day(zhang, mei, wage, decide, days):
    wage("1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    for day in days:
        wage("1800" if day == JULY else "2000", valid_from=day)
    says = [(JUNE, JULY, "1500.00"), (JULY, SEPTEMBER, "1800.00"), (SEPTEMBER, None, "2000.00")]
    assert said(zhang, "recorded") == says
    assert len(facts.adopt(decide(), persons=[zhang], valid_from=JUNE)) == 3
    assert said(zhang, "adopted") == says
    assert facts.adopt(decide(), persons=[zhang], valid_from=JUNE) == []


def test_an_income_that_paused_counts_again_from_its_day(zhang, mei, wage, decide):
    wage("1500")
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    facts.record_end(Income, person=zhang, kind="wage", valid_to=JULY, recorded_by=mei)
    wage("1500", valid_from=SEPTEMBER)
    facts.adopt(decide(), persons=[zhang], valid_from=JUNE)
    assert said(zhang, "adopted") == [(JUNE, JULY, "1500.00"), (SEPTEMBER, None, "1500.00")]


def test_better_knowledge_of_an_earlier_day_takes_the_first_word_over(zhang, wage):
    wage("1500", valid_from=JULY)
    wage("2000", valid_from=SEPTEMBER)
    wage("1800", valid_from=JUNE)
    assert said(zhang, "recorded") == [(JUNE, SEPTEMBER, "1800.00"), (SEPTEMBER, None, "2000.00")]


def test_a_change_entered_for_the_wrong_day_is_taken_back_by_its_old_value(zhang, wage):
    wage("1500")
    wage("2000", valid_from=JULY)
    wage("1500", valid_from=JULY)
    wage("2000", valid_from=SEPTEMBER)
    assert [row[2] for row in said(zhang, "recorded")] == ["1500.00", "1500.00", "2000.00"]
    assert said(zhang, "recorded")[-1] == (SEPTEMBER, None, "2000.00")
