"""What the database refuses of a list of meals served, in raw SQL, as the role that serves the pages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards
from civilaffairs.people import facts
from civilaffairs.people.models import Decision, Person, ServedDays
from eldercare.meals import lists
from eldercare.models import ServedList
from tests.factories import meals, welfare
from tests.factories.meals import CHEN, HE, JULY, entered

APPROVE = """UPDATE eldercare_servedlist SET state = 'approved', decided_by_id = %s, decided_at = now(),
    decision_id = %s"""
ROW = """INSERT INTO eldercare_servedrow (served_list_id, number, person_id, award_id, days)
    VALUES (%s, 9, %s, %s, %s)"""


@pytest.fixture
def the_day(db: None) -> Iterator[None]:
    with business_time(date(2020, 8, 3)):
        yield


@pytest.fixture
def found(the_day: None) -> ServedList:
    """22 days of 陈阿婆 wait for the supervisor; 何伯 has an award and stands in no list."""
    meals.publish()
    meals.elder(CHEN)
    meals.elder(HE)
    return entered((CHEN, 22))


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


def decided(found: ServedList, **terms: Any) -> Decision:
    """A decision on the list, beside the product's code."""
    given = {"kind": "served", "decided_by": meals.supervisor().user, "first_month": JULY, **terms}
    return Decision.objects.create(decided_on=date(2020, 8, 3), **given)


def adopt(found: ServedList, decision: Decision, days: int) -> None:
    person = found.rows.get().person
    facts.adopt_values(decision, ServedDays, JULY, person=person, month=JULY, days=days)


def approve(found: ServedList, decision: Decision | None) -> str:
    return refused(APPROVE, meals.supervisor().user.pk, decision and decision.pk)


CHANGES = ["month = '2020-06-01'", "canteen = 'X'", "reason = 'X'", "proposed_by_id = NULL", "area_id = NULL",
           "file_id = NULL", "proposed_at = now()"]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_list_does_not_change(found: ServedList, change: str):
    assert "permission denied" in refused(f"UPDATE eldercare_servedlist SET {change}")


@pytest.mark.parametrize("act", ["UPDATE eldercare_servedrow SET days = 1", "DELETE FROM eldercare_servedrow",
                                 "DELETE FROM eldercare_servedlist"])  # fmt: skip
def test_a_row_is_never_changed_or_removed(found: ServedList, act: str):
    assert "permission denied" in refused(act)


def test_nobody_approves_alone_or_without_a_decision(found: ServedList):
    own = decided(found, decided_by=found.proposed_by)
    adopt(found, own, 22)
    assert "servedlist_second_person" in refused(APPROVE, found.proposed_by_id, own.pk)
    assert "whoever approves a list decides" in approve(found, own)
    assert "whoever approves a list decides" in approve(found, None)
    other = decided(found, kind=Decision.Kind.REVIEW)
    assert "whoever approves a list decides" in approve(found, other)


def test_nothing_is_approved_that_is_not_adopted(found: ServedList):
    decision = decided(found)
    assert "not adopted" in approve(found, decision)
    adopt(found, decision, 21)
    assert "not adopted" in approve(found, decision)
    adopt(found, decided(found), 22)
    assert "not adopted" in approve(found, decision)


def test_nothing_is_approved_under_an_award_that_ended(found: ServedList):
    decision = decided(found)
    adopt(found, decision, 22)
    awards.end(found.rows.get().award, date(2020, 6, 1), "moved", welfare.decide(date(2020, 8, 3)))
    assert "has ended" in approve(found, decision)


def test_a_list_without_rows_is_not_approved(found: ServedList):
    bare = ServedList.objects.create(
        area=found.area, month=JULY, canteen="X", reason="X", file=found.file, proposed_by=found.proposed_by
    )
    decision = decided(found)
    assert "a list has rows" in refused(
        f"{APPROVE} WHERE id = %s", meals.supervisor().user.pk, decision.pk, bare.pk
    )


def test_a_row_belongs_to_an_award_and_to_days_of_the_month(found: ServedList):
    chen, he = found.rows.get(), Person.objects.get(name=HE)
    assert "no award of meals" in refused(ROW, found.pk, he.pk, chen.award_id, 3)
    assert "fewer days" in refused(ROW, found.pk, he.pk, he.awards.get().pk, 32)
    assert "servedrow_once_per_person" in refused(ROW, found.pk, chen.person_id, chen.award_id, 3)


def test_what_was_decided_stays_decided_and_takes_no_more_rows(found: ServedList):
    lists.approve(meals.supervisor(), found.pk)
    he = Person.objects.get(name=HE)
    assert "decided already" in refused(ROW, found.pk, he.pk, he.awards.get().pk, 3)
    back = "UPDATE eldercare_servedlist SET state = 'open', decided_by_id = NULL, decided_at = NULL"
    assert "decided already" in refused(back)
    born = """INSERT INTO eldercare_servedlist (id, reason, state, answer, month, canteen, area_id, file_id,
        proposed_by_id, decided_by_id, decided_at, decision_id) SELECT gen_random_uuid(), reason, state,
        answer, month, canteen, area_id, file_id, proposed_by_id, decided_by_id, decided_at, NULL
        FROM eldercare_servedlist"""
    assert "waits for the second person" in refused(born)
