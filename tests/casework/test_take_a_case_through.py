"""The whole way of an application: each step by its person, each wait by its clock."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.audit.models import Event
from civilaffairs.casework import sweep, waiting, workflow
from civilaffairs.casework.models import CaseEvent, PublicNotice
from civilaffairs.lib.errors import Refused, Stale
from tests.factories import areas, staff


def test_from_the_counter_to_the_confirmation(case, reach, step, at, jing, guoqiang, lihua):
    assert case.number == f"A{case.area_id}-2020-00001"
    reach("checking")
    assert (case.applied_on, case.accepted_on) == (date(2020, 9, 28), date(2020, 9, 28))
    assert (case.step_due_on, case.total_due_on) == (date(2020, 10, 9), date(2020, 11, 16))


def test_the_notice_shows_what_it_may(case, reach):
    reach("notice")
    notice = PublicNotice.objects.get()
    assert (notice.applicant_name, notice.members, notice.amount) == ("张大山", 2, Decimal("1920.00"))
    assert (notice.posted_on, notice.ends_on) == (date(2020, 9, 28), date(2020, 10, 5))
    assert notice.village.name == "西湖社区"
    assert notice.phone == "0769-86600001"


def test_the_notice_ends_by_the_calendar_and_the_approver_confirms(case, reach, step, at, lihua):
    reach("notice")
    with at(date(2020, 10, 8)):  # it ended on the 5th, but this is still a holiday
        assert sweep.end_notices() == 0
    with at(date(2020, 10, 9)):
        assert sweep.end_notices() == 1
        step("confirm", lihua)
        assert (case.state, case.closed_on, case.step_due_on) == ("approved", date(2020, 10, 9), None)
    steps = list(CaseEvent.objects.order_by("id").values_list("step", "actor__name"))
    assert steps == [
        ("open", "陈静"),
        ("submit", "陈静"),
        ("accept", "陈静"),
        ("match-done", "陈静"),
        ("survey-done", "陈静"),
        ("first-review", "李国强"),
        ("to-confirm", None),
        ("confirm", "黄丽华"),
    ]
    assert Event.objects.filter(action="case.step", object_id=str(case.pk)).count() == 7


def test_an_ended_notice_waits_for_the_approver_before_beat_comes_round(case, reach, at, lihua):
    reach("notice")
    case.refresh_from_db()
    page, version = reverse("casework:decision", args=[case.pk]), case.version
    with at(date(2020, 10, 8)):
        assert not waiting.waiting_for(lihua).exists()
        assert "confirm" not in {offer.step.code for offer in workflow.offers(case, lihua)}
    with at(date(2020, 10, 9)):
        browser = staff.browser(lihua)
        assert page in browser.get(reverse("workbench")).content.decode()
        assert browser.get(page).status_code == 200
        case.refresh_from_db()
        assert (case.state, case.version) == ("notice", version)  # reading changes nothing
        assert {offer.step.code: offer.allowed for offer in workflow.offers(case, lihua)}["confirm"]
        sweep.end_notices()
        workflow.advance(case.pk, "confirm", lihua, version=version)  # beat makes no page stale


def test_the_approver_need_not_wait_for_beat(case, reach, step, at, lihua):
    reach("notice")
    with at(date(2020, 10, 9)):
        step("confirm", lihua)
    assert list(CaseEvent.objects.order_by("-id").values_list("step", "actor__name")[:2]) == [
        ("confirm", "黄丽华"),
        ("to-confirm", None),
    ]


def test_a_refusal_needs_its_reasons(case, reach, step, at, guoqiang, lihua):
    reach("notice")
    with at(date(2020, 10, 9)):
        step("to-confirm", guoqiang)
        with pytest.raises(Refused):
            step("refuse", lihua)
        assert case.state == "confirm"
        step("refuse", lihua, "人均收入已达到保障标准。")
        assert (case.state, case.closed_on) == ("refused", date(2020, 10, 9))


def test_a_returned_case_keeps_its_deadline_and_comes_back(case, reach, step, at, jing, guoqiang):
    reach("first-review")
    due = case.step_due_on
    with at(date(2020, 9, 30)):
        with pytest.raises(Refused):
            step("return", guoqiang)
        step("return", guoqiang, "材料不全，退回补正。")
        assert (case.state, case.step_due_on) == ("returned", due)
        step("resubmit", jing, "已补齐。")
        assert case.state == "first-review"


def test_a_case_that_does_not_qualify_goes_to_refusal_without_notice(case, reach, step, guoqiang, lihua):
    reach("first-review")
    step("propose-refusal", guoqiang, "人均收入已达到保障标准。")
    assert case.state == "confirm"
    with pytest.raises(Refused):
        step("confirm", lihua)
    step("refuse", lihua, "人均收入已达到保障标准。")
    assert not PublicNotice.objects.exists()


def test_a_stale_page_changes_nothing(case, reach, jing):
    reach("checking")
    with pytest.raises(Stale) as refusal:
        workflow.advance(case.pk, "withdraw", jing, version=1, opinion="申请人撤回")
    assert "陈静" in str(refusal.value.message)
    case.refresh_from_db()
    assert case.state == "checking"


@pytest.mark.parametrize("code", ["confirm", "first-review", "nothing"])
def test_a_step_from_another_state_is_refused(case, step, lihua, code):
    with pytest.raises(Refused):
        step(code, lihua)
    assert (case.state, case.version, case.events.count()) == ("draft", 1, 1)


def test_only_the_right_role_in_the_right_area_may(case, step, guoqiang, town):
    with pytest.raises(Forbidden):
        step("submit", guoqiang)
    stranger = staff.actor("caseworker", areas.other_town(), "钱多多", "qianduoduo")
    with pytest.raises(Forbidden):
        step("submit", stranger)
    assert case.events.count() == 1
