"""The pages of a case: who sees what, and what they say about the steps."""

import pytest
from django.urls import reverse

from civilaffairs.audit.models import Event
from tests.factories import areas, staff

PAGES = ("case", "match", "visit", "survey", "notice", "decision")


@pytest.fixture
def browser():
    return staff.browser


def page(client, name, case, **more):
    return client.get(reverse(f"casework:{name}", args=[case.pk]), **more)


@pytest.mark.parametrize("state", ["checking", "survey", "first-review", "notice"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_case_opens_in_every_state(case, reach, browser, jing, name, state):
    reach(state)
    answer = page(browser(jing), name, case)
    assert answer.status_code == 200
    assert "张大山" in answer.content.decode()


def test_reading_a_case_is_written_down(case, browser, jing):
    page(browser(jing), "case", case)
    event = Event.objects.filter(action="case.read").latest("id")
    assert (event.object_label, event.actor_name) == (case.number, "陈静")


@pytest.mark.parametrize("name", PAGES)
def test_another_town_finds_nothing(case, browser, name):
    stranger = staff.actor("caseworker", areas.other_town(), "钱多多", "qianduoduo")
    assert page(browser(stranger), name, case).status_code == 404


def test_finance_is_told_who_can(case, browser):
    answer = page(browser(staff.actor("finance-maker")), "case", case)
    assert answer.status_code == 403


def test_no_id_number_stands_on_the_pages(case, reach, browser, jing):
    reach("notice")
    for name in PAGES:
        assert "441999197211110070" not in page(browser(jing), name, case).content.decode()


def test_a_step_is_taken_from_the_page(case, browser, jing):
    client = browser(jing)
    answer = client.post(reverse("casework:step", args=[case.pk, "submit"]), {"version": 1})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "applied"


def test_a_step_without_its_opinion_comes_back_with_what_was_typed(case, reach, browser, guoqiang):
    reach("first-review")
    client = browser(guoqiang)
    answer = client.post(
        reverse("casework:step", args=[case.pk, "first-review"]), {"version": case.version, "opinion": ""}
    )
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.state == "first-review"


def test_a_stale_form_is_answered_with_what_changed(case, reach, browser, jing):
    reach("checking")
    answer = browser(jing).post(
        reverse("casework:step", args=[case.pk, "withdraw"]), {"version": 1, "opinion": "申请人撤回"}
    )
    assert answer.status_code == 409
    assert "陈静" in answer.content.decode()


def test_the_steps_say_why_they_are_not_open(case, reach, browser, jing):
    reach("checking")
    text = page(browser(jing), "case", case).content.decode()
    assert "尚未导入信息核对结果。" in text
