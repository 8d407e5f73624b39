"""The short application: who, where, which account."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from civilaffairs.accounts.models import Area
from civilaffairs.casework import workflow
from civilaffairs.casework.models import Letter
from civilaffairs.files import store
from civilaffairs.people.models import Household, PayeeArrangement, Residence
from tests.assistance.conftest import draft
from tests.factories import areas

START = "/eldercare/apply/old-age/"


@pytest.fixture
def url(desk):
    return desk.get(START)["Location"]


def sheet(village, **changes):
    page = {
        "members-rows": "1",
        "members-0-id_number": "441999194005200020",
        "members-0-name": "吴伯",
        "members-0-hukou": "rural",
        "home-village": str(village.pk),
        "home-address": "西湖路 1 号",
        "payee-account_number": "6299990000000000012",
        "payee-bank_name": "测试银行",
        "commitment-commitment": "on",
        "version": "0",
    }
    return {**page, **changes}


def test_from_the_empty_page_to_the_record(desk, url, village):
    answer = desk.post(url, {**sheet(village), "action": "check"})
    assert answer.status_code == 302, answer.context["problems"]
    desk.post(answer["Location"], {"version": "1"})
    case = draft(url).case
    assert (case.state, case.person.name, case.household) == ("applied", "吴伯", None)
    assert not Household.objects.exists()
    assert {row.kind: row.rural for row in Residence.objects.all()} == {"hukou": True, "lives": True}
    payee = PayeeArrangement.objects.get()
    assert (payee.person, payee.capacity) == (case.person, "self")


def test_only_papers_that_the_allowance_needs_are_asked_for(desk, url):
    page = desk.get(url).content.decode()
    asked = re.findall(r'name="material-([a-z]+)"', page)
    assert asked == ["identity", "account", "agent"]
    assert "收入证明" not in page


def test_a_paper_that_lies_with_the_draft_already_stays_in_sight(desk, url, village, photo):
    desk.post(url, {**sheet(village), "material-income": photo, "action": "attach"})
    page = desk.get(url).content.decode()
    assert 'name="material-income"' in page
    assert "authorisation-signed.jpg" in page


def test_somebody_else_receives_as_guardian_with_an_agent(desk, url, village):
    page = sheet(
        village,
        **{
            "payee-payee": "agent",
            "payee-capacity": "guardian",
            "agent-agent_name": "张大山",
            "agent-agent_id_number": "441999197211110070",
        },
    )
    answer = desk.post(url, {**page, "action": "check"})
    assert answer.status_code == 302, answer.context["problems"]
    desk.post(answer["Location"], {"version": "1"})
    payee = PayeeArrangement.objects.get()
    assert (str(payee.payee_person), payee.capacity) == ("张大山", "guardian")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"members-0-id_number": "441999194005200021"}, "id_number"),
        ({"members-0-id_number": ""}, "id_number"),
        ({"members-0-name": ""}, "name"),
    ],
)
def test_who_it_is_must_be_known(desk, url, village, changes, field):
    answer = desk.post(url, {**sheet(village, **changes), "action": "check"})
    assert answer.status_code == 422
    assert field in answer.context["sheet"].members[0].errors


def test_a_second_application_is_refused(desk, url, village):
    desk.post(desk.post(url, {**sheet(village), "action": "check"})["Location"], {"version": "1"})
    other = desk.get(START)["Location"]
    answer = desk.post(other, {**sheet(village), "action": "check"})
    assert answer.status_code == 422
    assert draft(url).case.number in answer.content.decode()


def test_the_panel_shows_age_and_amount(desk, url, village, standards):
    shown = desk.post(f"{url}likely/", sheet(village)).content.decode()
    assert "80" in shown
    assert "100.00" in shown


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("step", "opinion"), [("ask-supplement", "缺：银行卡复印件。"), ("not-accept", "户籍不在本市。")]
)
def test_letters_before_the_decision_name_the_law_of_the_benefit(desk, url, village, jing, step, opinion):
    Area.objects.filter(pk=areas.town().pk).update(phone="0769-86600001")
    answer = desk.post(url, {**sheet(village), "action": "check"})
    desk.post(answer["Location"], {"version": "1"})
    case = draft(url).case
    workflow.advance(case.pk, step, jing, version=case.version, opinion=opinion)
    letter = Letter.objects.get(case=case)
    assert letter.file is not None
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(store.read(letter.file))).pages)
    said = "".join(said.split())
    assert "依据：中华人民共和国老年人权益保障法第三十三条。" in said and opinion in said
    assert "最低生活保障" not in said
