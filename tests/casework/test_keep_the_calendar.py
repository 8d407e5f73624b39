"""The administrator enters a year's holidays; open deadlines follow, and the trail keeps who did it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.models import Event
from civilaffairs.casework import office_calendar
from civilaffairs.casework.models import Holiday
from civilaffairs.lib.errors import Refused
from tests.factories import staff

PAGE = "casework:calendar"


@pytest.fixture
def tao(town):
    return staff.actor(Role.SYSTEM_ADMIN)


def test_a_year_is_read_as_it_was_written(tao):
    for year in (2020, 2025):
        text = office_calendar.as_text(year)
        rows = {row.day: (row.works, row.name) for row in office_calendar.parse(year, text)}
        assert rows == {row.day: (row.works, row.name) for row in Holiday.objects.filter(day__year=year)}


def test_a_further_free_day_moves_what_is_due_after_it(tao, case, reach):
    reach("checking")
    text = office_calendar.as_text(2020)
    change = office_calendar.set_year(tao, 2020, f"{text}\n2020-10-09 放假 台风停班")
    case.refresh_from_db()
    assert (change.added, change.recounted) == ((date(2020, 10, 9),), 1)
    assert (case.step_due_on, case.total_due_on) == (date(2020, 10, 10), date(2020, 11, 17))
    kept = Event.objects.get(action="calendar.change")
    assert (kept.object_label, kept.detail["added"]) == ("2020", ["2020-10-09 放假 台风停班"])
    office_calendar.set_year(tao, 2020, text)
    case.refresh_from_db()
    assert (case.step_due_on, case.total_due_on) == (date(2020, 10, 9), date(2020, 11, 16))


def test_a_returned_case_is_counted_from_the_state_it_was_returned_from(tao, case, reach, step, guoqiang):
    reach("first-review")
    step("return", guoqiang, "材料不全，退回补正。")
    assert case.step_due_on == date(2020, 10, 12)
    office_calendar.set_year(tao, 2020, office_calendar.as_text(2020) + "\n2020-10-09 放假 台风停班")
    case.refresh_from_db()
    assert case.step_due_on == date(2020, 10, 13)


def test_a_second_objection_starts_the_clock_anew(tao, case, reach, step, at, jing, guoqiang):
    reach("notice")
    for day in (date(2020, 9, 28), date(2020, 9, 30)):
        with at(day):
            step("object", jing, text="户主在外地有商铺。")
    before = case.step_due_on
    office_calendar.set_year(tao, 2020, office_calendar.as_text(2020) + "\n2020-10-09 放假 台风停班")
    case.refresh_from_db()
    assert (before, case.step_due_on) == (date(2020, 10, 28), date(2020, 10, 29))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2021-05-01 放假", "第 1 行"),
        ("2021-05-06 上班 劳动节", "本就是工作日"),
        ("2021-02-30 放假 元旦", "不是日历上的日期"),
        ("2022-05-02 放假 劳动节", "2021"),
        ("2021-05-03 放假 劳动节\n2021-05-03 放假 劳动节", "重复"),
    ],
)
def test_a_line_that_cannot_be_is_named(tao, text, says):
    before = Holiday.objects.filter(day__year=2021).count()
    with pytest.raises(Refused, match=says):
        office_calendar.set_year(tao, 2021, text)
    assert Holiday.objects.filter(day__year=2021).count() == before


def test_past_days_keep_what_they_were(tao):
    with pytest.raises(Refused, match="2020-09-25"):
        office_calendar.set_year(tao, 2020, office_calendar.as_text(2020) + "\n2020-09-25 放假 补休")
    office_calendar.set_year(tao, 2020, "")
    left = Holiday.objects.filter(day__year=2020).order_by("-day")
    assert left[0].day == date(2020, 9, 27)


def test_the_database_takes_no_day_that_equals_its_weekday(db):
    for day, works in ((date(2021, 5, 8), False), (date(2021, 5, 6), True)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Holiday.objects.create(day=day, works=works, name="错")


def test_only_the_administrator_changes_it_and_everybody_sees_it(tao, jing):
    with pytest.raises(Forbidden):
        office_calendar.set_year(jing, 2021, "")
    seen = staff.browser(jing).get(reverse(PAGE), {"year": 2020}).content.decode()
    assert "国庆节" in seen and "<textarea" not in seen
    mine = staff.browser(tao)
    saved = mine.post(f"{reverse(PAGE)}?year=2031", {"text": "2031-10-01 至 2031-10-07 放假 国庆节"})
    assert saved.status_code == 302
    assert Holiday.objects.filter(day__year=2031).count() == 5
    refused = mine.post(f"{reverse(PAGE)}?year=2031", {"text": "国庆节"})
    assert (refused.status_code, refused.context["form"]["text"].value()) == (422, "国庆节")
