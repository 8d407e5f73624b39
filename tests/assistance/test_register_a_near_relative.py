"""近亲属备案: registered at the acceptance, or where it is declared after it; what is registered stays so."""

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.casework import county_visits, visits
from civilaffairs.casework.models import NearRelative
from tests.assistance.conftest import FAMILY
from tests.factories import areas, staff
from tests.factories.counter import ACCOUNT, Counter

pytestmark = pytest.mark.pdf
DECLARED = {"commitment-near_relative": "on"}
WHOSE = {"staff_name": "陈静", "staff_post": "石龙镇公共服务办", "relation": "姐弟"}
HEAD = {**FAMILY[0], "relation": "02", "income_wage": "1500.00"}
MATCH = f"{FAMILY[0]['id_number']},社保,wage,1500.00"
ILL = {"answers-kind": "expenditure", "answers-self_paid": "15000.00", "home-reason": "illness"}
AT_ONCE = {
    **dict.fromkeys(ACCOUNT, ""), "answers-kind": "emergency", "answers-persons": "1", "answers-months": "2",
    "answers-channel": "cash", "commitment-commitment": "", "home-reason": "disaster",
}  # fmt: skip


@pytest.fixture
def desk(standards):
    return Counter("temporary-relief")


def returned(desk, declared, **said):
    """Accepted, investigated and returned for correction."""
    desk.paper("authorisation")
    desk.hand_in(desk.page(HEAD, **ILL, **declared))
    desk.investigate(MATCH, **said)
    desk.take("return", Role.SUPERVISOR, "材料不全。")


def handed_in_again(desk, declared, **said):
    answer = desk.check(desk.page(HEAD, **ILL, **declared))
    assert answer.status_code == 302, answer.context["problems"]
    with business_time(desk.day):
        return desk.desk.post(
            answer["Location"], {"version": str(desk.version), "opinion": "已更正。", **said}
        )


def seen_by_the_county(desk):
    one = staff.actor(Role.CASEWORKER, areas.city(), "许文博", "xuwenbo")
    two = staff.actor(Role.CASEWORKER, areas.city(), "郭敏仪", "guominyi")
    with business_time(desk.day):
        seen = visits.record(
            desk.key, one, visited_on=desk.day, mode="home", people_present="张大山", conclusion="agrees",
            findings=visits.Findings(("members-seen",), "与申报一致。"), family_signed=True,
        )  # fmt: skip
        visits.sign(seen.pk, two)


def test_what_was_registered_holds_though_the_tick_is_taken_back(desk):
    returned(desk, DECLARED, near_relative="on", **WHOSE)
    assert handed_in_again(desk, {}).status_code == 302
    assert county_visits.why(desk.case) and desk.case.near_relative
    desk.publish()
    refused = desk.step("confirm", Role.APPROVER, "同意。")
    assert refused.status_code == 422 and "近亲属" in refused.content.decode()
    seen_by_the_county(desk)
    assert desk.take("confirm", Role.APPROVER, "同意。").state == "approved"


def test_who_declares_it_after_the_acceptance_says_whose_where_it_is_handed_in(desk):
    returned(desk, {})
    asked = handed_in_again(desk, DECLARED)
    assert (asked.status_code, desk.case.state) == (422, "returned")
    assert 'name="staff_post"' in asked.content.decode()
    unsaid = desk.step("resubmit", Role.CASEWORKER, "已更正。")
    assert "核对" in unsaid.content.decode(), "the page of the step says where it is asked"
    assert handed_in_again(desk, DECLARED, **WHOSE).status_code == 302
    assert NearRelative.objects.get(case=desk.key).staff_name == "陈静"
    assert county_visits.why(desk.case)


def test_what_the_acceptance_found_otherwise_is_not_asked_again(desk):
    returned(desk, DECLARED)
    assert not desk.case.near_relative, "the desk knows better"
    assert handed_in_again(desk, DECLARED).status_code == 302
    assert not desk.case.near_relative


def test_a_relative_in_an_emergency_is_registered_on_the_page_that_accepts_it(desk):
    desk.hand_in(desk.page({**HEAD, "authorised": ""}, **{**AT_ONCE, **DECLARED}))
    page = desk.desk.get(reverse("casework:case", args=[desk.key])).content.decode()
    assert 'id="accept-urgent-staff_name"' in page
    for some in ({"near_relative": "on"}, {"staff_name": "陈静"}):
        assert desk.step("accept-urgent", Role.CASEWORKER, **some).status_code == 422
    case = desk.take("accept-urgent", Role.CASEWORKER, near_relative="on", **WHOSE)
    assert case.state == "urgent" and NearRelative.objects.get(case=case).relation == "姐弟"
