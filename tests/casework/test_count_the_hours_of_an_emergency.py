"""先行救助: an emergency accepted at nine is due at nine the next day, and late a minute after."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import settings
from civilaffairs.casework import deadlines, todo, waiting
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.clock import SHANGHAI
from tests.factories import areas, staff, welfare
from tests.factories.counter import Counter

HEAD = {"id_number": "441999197211110070", "name": "张大山", "relation": "02"}
URGENT = {
    "answers-kind": "emergency", "answers-persons": "1", "answers-months": "2", "answers-channel": "cash",
    "payee-account_number": "", "payee-bank_name": "", "commitment-commitment": "",
    "home-reason": "disaster",
}  # fmt: skip
NINE = datetime(2020, 5, 2, 9, 0, tzinfo=SHANGHAI)  # a Saturday within a holiday: hours know none


def accepted() -> Case:
    desk = Counter("temporary-relief", day=NINE)
    desk.hand_in(desk.page(HEAD, **URGENT))
    return desk.take("accept-urgent", Role.CASEWORKER)


@pytest.fixture
def case(db):
    welfare.publish()
    return accepted()


def seen(case: Case, at: datetime) -> tuple[bool, int, int, int, str]:
    """Overdue, in the queues overdue and soon, and what is left, by whoever decides in the town."""
    actor = staff.actor(Role.SUPERVISOR)
    with business_time(at), override("en"):
        counted = todo.count(actor)
        lists = [waiting.narrowed(waiting.waiting_for(actor), due).count() for due in ("overdue", "soon")]
        assert lists == [counted.overdue, counted.soon]
        left = deadlines.left(date(2020, 5, 3), clock.today(), deadlines.calendar(), deadlines.instant(case))
        return deadlines.overdue(case, clock.today()), counted.overdue, counted.soon, counted.todo, left


def test_twenty_four_hours_are_counted_from_the_hour(case):
    at = case.events.get(step="accept-urgent").at
    assert case.step_due_at == at + timedelta(hours=24)
    assert (case.step_due_on, clock.to_local(case.step_due_at).hour) == (date(2020, 5, 3), 9)
    day = NINE + timedelta(days=1)
    assert seen(case, day - timedelta(hours=3, minutes=10)) == (False, 0, 1, 1, "3 hours left")
    assert seen(case, day - timedelta(minutes=10)) == (False, 0, 1, 1, "less than an hour left")
    assert seen(case, day + timedelta(minutes=10)) == (True, 1, 0, 1, "overdue for less than an hour")
    assert seen(case, day + timedelta(hours=5, minutes=10)) == (True, 1, 0, 1, "5 hours overdue")


def test_the_hour_is_shown_in_the_queue_in_the_list_and_on_the_case(case):
    browser = staff.browser(staff.actor(Role.SUPERVISOR))
    with business_time(NINE + timedelta(hours=25, minutes=10)):
        for address in ("/", "/cases/", f"/cases/{case.pk}/"):
            page = browser.get(address).content.decode()
            assert "2020-05-03 09:" in page and "已超期 1 个小时" in page, address


def test_what_follows_is_due_on_a_day_again(case):
    desk_case = Case.objects.get(pk=case.pk)
    with business_time(NINE + timedelta(hours=2)):
        answer = staff.browser(staff.actor(Role.SUPERVISOR)).post(
            f"/cases/{case.pk}/steps/relieve-in-town/",
            {"version": desk_case.version, "opinion": "先行救助。"},
        )
    assert answer.status_code == 302
    desk_case.refresh_from_db()
    assert (desk_case.state, desk_case.step_due_at) == ("paperwork", None)
    assert desk_case.step_due_on and desk_case.step_due_on > date(2020, 5, 3)


def test_a_city_may_set_other_hours(db):
    welfare.publish()
    code = "clock.temporary-relief.urgent-hours"
    settings.publish(areas.city(), code, welfare.SINCE, 48, source="测试")
    assert accepted().step_due_on == date(2020, 5, 4)


def test_an_hour_without_its_day_is_refused(case):
    with pytest.raises(IntegrityError, match="case_due_hour_on_a_day"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(step_due_on=None)
