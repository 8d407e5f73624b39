"""Legal days come from the published calendar; the day of the event is not counted."""

from datetime import date

import pytest
from django.utils import translation

from civilaffairs.casework import deadlines, kinds
from civilaffairs.casework.deadlines import left
from civilaffairs.casework.kinds import Clock
from civilaffairs.casework.models import Holiday
from civilaffairs.lib.working_days import Calendar
from tests.factories import areas

ACCEPTED = date(2020, 9, 28)


@pytest.mark.parametrize(
    ("count", "due"),
    [
        (3, date(2020, 10, 9)),
        (10, date(2020, 10, 19)),
        (15, date(2020, 10, 26)),
        (20, date(2020, 11, 2)),
        (30, date(2020, 11, 16)),
        (45, date(2020, 12, 7)),
    ],
)
def test_working_days_after_an_acceptance_before_the_holidays(test_kind, count, due):
    assert deadlines.due(test_kind, Clock("some", count), areas.town(), ACCEPTED) == due


def test_a_notice_lasts_seven_calendar_days(test_kind):
    clock = test_kind.state("notice").clock
    assert deadlines.due(test_kind, clock, areas.town(), ACCEPTED) == date(2020, 10, 5)


def test_a_dated_setting_replaces_the_length(test_kind, monkeypatch):
    two_days_asked = {(areas.town(), ACCEPTED, "clock.test-living.confirm"): 2}
    monkeypatch.setattr(kinds, "_lengths", [lambda *question: two_days_asked[question]])
    due = deadlines.due(test_kind, Clock("confirm", 10), areas.town(), ACCEPTED)
    assert due == date(2020, 9, 30)


def test_the_published_holidays_stand_in_the_database(db):
    assert not Holiday.objects.get(day=date(2020, 10, 8)).works
    assert Holiday.objects.get(day=date(2020, 9, 27)).works  # a Sunday made up
    assert not Holiday.objects.filter(day=date(2020, 10, 3)).exists()  # a Saturday is one anyway


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2020, 10, 5), "还剩 2 个工作日"),
        (date(2020, 10, 10), "今天到期"),
        (date(2020, 10, 12), "已超期 1 个工作日"),
    ],
)
def test_the_time_left_is_said_in_words(today, words):
    days = Calendar([date(2020, 10, d) for d in (1, 2, 5, 6, 7, 8)], [date(2020, 10, 10)])
    with translation.override("zh-hans"):
        assert left(date(2020, 10, 10), today, days) == words
