"""The month's board waits for the lists of deaths and moves that the area expects, each by name."""

from datetime import date

import pytest

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import setting_codes, settings
from civilaffairs.payments import month_lists
from civilaffairs.people.feeds import taking
from tests.factories import areas, feeds, money, staff
from tests.factories.money import JULY, JUNE, Office
from tests.payments.pages import english, page

HALL, POLICE = "市殡仪馆", "市公安局"


@pytest.fixture
def approver(office: Office) -> Actor:
    settings.publish(money.city(), month_lists.SETTING, JUNE, [HALL, POLICE], source="东民函〔2020〕3号")
    return staff.actor(Role.APPROVER, money.city())


def take_in(actor: Actor, source: str, day: str = "2020-05-20") -> None:
    taking.take_in(taking.look_at(actor, feeds.file(feeds.row(source=source, day=day))).pk, actor)


def first_step(office: Office, month: str = "2020-06") -> dict[str, str]:
    steps = english(office.maker).get(f"/payments/?month={month}").context["steps"]
    return next(step for step in steps if step["code"] == "feeds")


def test_each_list_that_is_expected_is_waited_for_by_name(office: Office, approver: Actor):
    assert first_step(office) | {"url": ""} == {
        "label": "Lists matched", "note": f"not in yet: {HALL}, {POLICE}", "url": "", "code": "feeds",
        "state": "current",
    }  # fmt: skip
    take_in(approver, HALL)
    assert first_step(office)["note"] == f"not in yet: {POLICE}"
    shown = page(english(office.maker), "reports", query="?month=2020-06")
    assert POLICE in shown and "Not in yet" in shown and "Came in" in shown
    feeds.resident(feeds.DASHAN, "张大山")
    take_in(approver, POLICE)
    step = first_step(office)
    assert (step["state"], step["note"]) == ("done", "1 row")


def test_a_run_does_not_stand_for_a_list_that_has_not_come(office: Office, approver: Actor):
    money.run()
    assert first_step(office)["state"] == "current"
    assert first_step(office, "2020-05")["state"] != "done", "nothing was expected, and nothing came"
    take_in(approver, HALL)
    take_in(approver, POLICE)
    assert first_step(office)["state"] == "done"


def test_lists_of_another_month_or_of_another_town_do_not_count(office: Office, approver: Actor):
    with business_time(date(2020, 7, 2)):
        take_in(approver, HALL)
    elsewhere = staff.actor(Role.APPROVER, areas.other_town(), "林芳", "linfang")
    take_in(elsewhere, POLICE, "2020-05-21")
    in_town = staff.actor(Role.APPROVER, areas.town(), "何敏", "hemin")
    assert month_lists.of_month(in_town, JUNE).missing == [HALL, POLICE]
    assert month_lists.of_month(in_town, JULY).missing == [POLICE]
    assert month_lists.of_month(approver, JUNE).missing == [HALL]


def test_what_was_brought_in_is_to_be_taken_in_or_dropped(office: Office, approver: Actor):
    take_in(approver, HALL)
    take_in(approver, POLICE)
    more = taking.look_at(approver, feeds.file(feeds.row("李四")))
    assert (first_step(office)["note"], first_step(office)["state"]) == ("1 list to take in", "current")
    assert "1 list was brought in" in page(english(office.maker), "reports", query="?month=2020-06")
    taking.drop(more.pk, approver)
    assert first_step(office)["state"] == "done"


@pytest.mark.parametrize(
    "wrong", [None, HALL, [""], [HALL, HALL], [3], ["x" * 61], [str(n) for n in range(21)]]
)
def test_the_setting_is_a_list_of_names(wrong: object):
    assert setting_codes.admits(month_lists.SETTING, [HALL, POLICE])
    assert setting_codes.admits(month_lists.SETTING, [])
    assert not setting_codes.admits(month_lists.SETTING, wrong)
