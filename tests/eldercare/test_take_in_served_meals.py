"""用餐天数登记: a canteen's list, checked row by row, approved by a second person, paid by the next run."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.benefits import awards
from civilaffairs.files.checks import check_upload
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.people import facts
from civilaffairs.people.models import Decision, ServedDays
from eldercare import todo
from eldercare.bad_rows import BadRows
from eldercare.meals import lists, queries, reading
from eldercare.models import ServedList
from tests.factories import areas, meals, staff, welfare
from tests.factories.meals import AUGUST, CHEN, HE, JULY, NUMBERS, approved, days_of, entered

SEPTEMBER, OCTOBER = date(2020, 9, 1), date(2020, 10, 1)


@pytest.fixture
def the_day(db):
    with business_time(date(2020, 8, 3)):
        yield


@pytest.fixture
def elders(the_day):
    """陈阿婆 lives on minimum living, 何伯 does not; both may eat at the canteen from June on."""
    meals.publish()
    return meals.poor_elder(CHEN), meals.elder(HE)


def test_the_next_run_pays_exactly_the_days_served(elders):
    approved((CHEN, 22), (HE, 10))
    assert meals.pay(SEPTEMBER) == [
        (CHEN, JULY, Decimal("220.00"), "charity"),
        (HE, JULY, Decimal("60.00"), "charity"),
    ]
    assert meals.pay(OCTOBER) == []


@pytest.mark.parametrize(("days", "difference"), [(25, "30.00"), (0, "-220.00")])
def test_a_corrected_list_issues_the_difference(elders, days, difference):
    approved((CHEN, 22), (HE, 10))
    meals.pay(SEPTEMBER)
    with business_time(date(2020, 9, 10)):
        second = approved((CHEN, days), (HE, 10), reason="漏记三天")
    assert [(row.before, row.days) for row in queries.rows_of(second)] == [(22, days), (10, 10)]
    assert meals.pay(OCTOBER) == [(CHEN, JULY, Decimal(difference), "charity")]


def test_an_open_list_and_one_sent_back_pay_nothing(elders):
    lists.send_back(meals.supervisor(), entered((CHEN, 22)).pk, "名单不全")
    entered((CHEN, 20))
    assert days_of(CHEN) == [] and meals.pay(SEPTEMBER) == []


def test_a_later_review_of_the_person_does_not_take_the_list_back(elders):
    """The days recorded on the person's page gave way to the list for good."""
    person = elders[0].person
    told = {"person": person, "month": JULY, "days": 5, "recorded_by": staff.actor(Role.CASEWORKER).user}
    facts.record(ServedDays, valid_from=date(2020, 8, 1), source="change", **told)
    decision = welfare.decide(date(2020, 8, 2), Decision.Kind.REVIEW)
    facts.adopt(decision, persons=[person], valid_from=date(2020, 8, 1))
    approved((CHEN, 22), reason="饭堂名单")
    facts.adopt(decision, persons=[person], valid_from=date(2020, 8, 1))
    assert days_of(CHEN) == [22] and meals.pay(SEPTEMBER)[0][2] == Decimal("220.00")


def test_days_recorded_again_on_a_later_day_do_not_add_up(elders):
    """On the person's page as well: the last word about a month counts alone."""
    person, clerk = elders[0].person, staff.actor(Role.CASEWORKER).user
    for day, days in ((date(2020, 7, 31), 22), (date(2020, 8, 2), 20)):
        facts.record(ServedDays, valid_from=day, person=person, month=JULY, days=days, recorded_by=clerk)
        decision = welfare.decide(date(2020, 8, 2), Decision.Kind.REVIEW)
        facts.adopt(decision, persons=[person], valid_from=date(2020, 7, 1))
    assert meals.pay(SEPTEMBER)[0][2] == Decimal("200.00")
    with business_time(date(2020, 9, 10)):
        approved((CHEN, 21), reason="重数")
    assert meals.pay(OCTOBER)[0][2] == Decimal("10.00")


BAD = [
    ((CHEN, NUMBERS[CHEN], "32"), "32 days are more than the 31", "once more"),
    ((CHEN, NUMBERS[CHEN], "-1"), "whole number", "0 to 31"),
    ((CHEN, NUMBERS[CHEN], "二十"), "whole number", "0 to 31"),
    ((CHEN, NUMBERS[CHEN], ""), "whole number", "0 to 31"),
    ((CHEN, NUMBERS[CHEN][:-1], "5"), "", "identity card"),
    (("", NUMBERS[CHEN], "5"), "", "identity card"),
    ((HE, NUMBERS[CHEN], "5"), f"belongs to {CHEN}; the list says {HE}", "identity card"),
    (("李四", "441999193801010012", "5"), "Nobody of your area", "applies"),
    ((CHEN, NUMBERS[CHEN], "5"), "same person as in row 2", "all days"),
]


@pytest.mark.parametrize(("said", "what", "remedy"), BAD)
def test_a_bad_row_is_named_with_its_remedy_and_nothing_is_taken_in(elders, english, said, what, remedy):
    first = (HE, NUMBERS[HE], "31") if said != BAD[-1][0] else said
    wanted = lists.Wanted(JULY, "西湖长者饭堂", check_upload(meals.upload(first, said)))
    with pytest.raises(BadRows, match="1 row cannot be taken") as refused:
        lists.propose(staff.actor(Role.CASEWORKER), wanted)
    [bad] = refused.value.rows
    assert bad.number == 3 and what in bad.what and remedy in bad.remedy
    assert not ServedList.objects.exists()


def refused_row(*served, month=JULY) -> str:
    with pytest.raises(BadRows) as refused:
        entered(*served, month=month)
    [bad] = refused.value.rows
    return f"{bad.what} {bad.remedy}"


def test_who_has_no_award_in_the_month_is_named(elders, english):
    assert f"{CHEN} has no award of elder meals that covers 2020-05" in refused_row(
        (CHEN, 1), month=date(2020, 5, 1)
    )
    awards.end(elders[1], date(2020, 6, 1), "moved", welfare.decide(date(2020, 8, 1)))
    assert f"{HE} has no award" in refused_row((CHEN, 1), (HE, 1))


def test_another_towns_elders_are_not_there(elders, english):
    stranger = staff.actor(Role.CASEWORKER, areas.other_town(), "林敏", "linmin")
    with pytest.raises(BadRows) as refused:
        lists.propose(stranger, meals.wanted((CHEN, 5)))
    assert "Nobody of your area" in refused.value.rows[0].what


def test_nobody_stands_in_two_lists_that_wait(elders, english):
    entered((CHEN, 5))
    assert f"{CHEN} stands in the list of 西湖长者饭堂" in refused_row((CHEN, 6), (HE, 1))


def test_the_month_may_run_and_has_the_days_it_had(elders, english):
    assert "more than the 3 on which meals can have been served in 2020-08" in refused_row(
        (CHEN, 4), month=AUGUST
    )
    assert entered((CHEN, 3), month=AUGUST).month == AUGUST
    with pytest.raises(Refused, match="not begun yet"):
        entered((CHEN, 0), month=SEPTEMBER)


def test_a_correction_needs_a_reason_and_a_repetition_is_none(elders, english):
    approved((CHEN, 22))
    with pytest.raises(Refused, match="All of these days count already"):
        entered((CHEN, 22))
    with pytest.raises(Refused, match="1 row corrects days"):
        entered((CHEN, 20), (HE, 3))
    assert entered((CHEN, 20), (HE, 3), reason="重数").reason == "重数"


def test_two_deciders_and_the_one_who_entered_it(elders, english):
    found = entered((CHEN, 22))
    with pytest.raises(Forbidden):
        lists.approve(staff.actor(Role.CASEWORKER), found.pk)
    both = staff.actor(Role.SUPERVISOR, areas.town(), *staff.NAMES[Role.CASEWORKER])
    with pytest.raises(Refused, match="a second person decides"):
        lists.approve(both, found.pk)
    with pytest.raises(Forbidden):
        lists.approve(staff.actor(Role.SUPERVISOR, areas.other_town(), "林敏", "linmin"), found.pk)
    lists.approve(meals.supervisor(), found.pk)
    for act in (lists.approve, lists.send_back):
        with pytest.raises(Stale, match="decided already"):
            act(meals.supervisor(), found.pk, "x")
    assert Decision.objects.filter(kind="served").count() == 1
    assert Event.objects.filter(action="meals.approve", object_id=found.pk).count() == 1


def test_an_award_that_ended_meanwhile_is_refused_by_name(elders, english):
    found = entered((CHEN, 22), (HE, 10))
    awards.end(elders[1], date(2020, 6, 1), "moved", welfare.decide(date(2020, 8, 3)))
    with pytest.raises(Refused, match=f"The award of {HE} does not cover 2020-07"):
        lists.approve(meals.supervisor(), found.pk)
    assert days_of(CHEN) == []


def test_days_adopted_meanwhile_are_refused_by_name(elders, english):
    found = entered((CHEN, 22), (HE, 10))
    facts.adopt_values(
        welfare.decide(date(2020, 8, 3)), ServedDays, JULY, person=elders[0].person, month=JULY, days=7
    )
    with pytest.raises(Stale, match=f"Of {CHEN} other days were adopted"):
        lists.approve(meals.supervisor(), found.pk)
    assert days_of(CHEN) == [7]


def test_the_queue_of_the_town_and_the_file(elders):
    found = entered((CHEN, 22))
    boss, clerk = meals.supervisor(), staff.actor(Role.CASEWORKER)
    [row] = todo.rows(boss, 12)
    assert row.url == reverse("eldercare:meals-list", args=[found.pk]) and todo.count(boss).todo == 1
    assert todo.rows(clerk, 12) == [] and todo.count(clerk).todo == 0
    stranger = staff.actor(Role.SUPERVISOR, areas.other_town(), "林敏", "linmin")
    assert todo.count(stranger).todo == 0
    assert queries.may_read(clerk, found.pk) and not queries.may_read(stranger, found.pk)
    lists.approve(boss, found.pk)
    assert todo.count(boss).todo == 0


def test_the_template_is_a_list_without_rows(tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(reading.template())
    [first] = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert first == reading.HEADER
