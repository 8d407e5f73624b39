"""An old man without family support: one person applies, the household is listed, self-care is assessed."""

import pytest

from civilaffairs.people.models import CarePlace, Income, Membership, PayeeArrangement, SelfCare
from tests.assistance.conftest import FAMILY, draft, paper, sign_authorisation

START = "/assistance/apply/extreme-hardship/"
SIX = ("eating", "dressing", "bed", "toilet", "walking", "bathing")
WU = {"id_number": "441999194005200020", "name": "吴伯", "relation": "02", "authorised": "on"}


@pytest.fixture
def url(desk, jing):
    address = desk.get(START)["Location"]
    sign_authorisation(address, jing)
    return address


def sheet(village, family, lost=2, **changes):
    abilities = {f"care-{code}": "cannot" if at < lost else "can" for at, code in enumerate(SIX)}
    page = {**paper(village, family), **abilities, "care-care_place": "home", "members-0-income_wage": ""}
    return {**page, **changes}


def test_one_person_alone(desk, url, village):
    answer = desk.post(url, {**sheet(village, [WU]), "action": "check"})
    assert answer.status_code == 302, answer.context["problems"]
    desk.post(answer["Location"], {"version": "1"})
    case = draft(url).case
    assert (case.state, case.person.name, case.household) == ("applied", "吴伯", None)
    assert SelfCare.objects.get().failed == 2
    assert CarePlace.objects.get().place == "home"
    assert PayeeArrangement.objects.get().person == case.person


def test_one_of_a_listed_household(desk, url, village):
    family = [FAMILY[0], {**WU, "relation": "50", "applies": "on"}]
    answer = desk.post(url, {**sheet(village, family), "action": "check"})
    desk.post(answer["Location"], {"version": "1"})
    case = draft(url).case
    assert case.person.name == "吴伯"
    assert Membership.objects.filter(household=case.household).count() == 2
    assert not Income.objects.exists()


def test_several_members_and_nobody_who_applies(desk, url, village):
    family = [FAMILY[0], {**WU, "relation": "50"}]
    answer = desk.post(url, {**sheet(village, family), "action": "check"})
    assert "applies" in answer.context["sheet"].members[0].errors


def test_an_incomplete_assessment_gives_no_grade(desk, url, village):
    answer = desk.post(url, {**sheet(village, [WU], **{"care-bed": ""}), "action": "check"})
    assert answer.status_code == 422
    assert "bed" in answer.context["sheet"].form("care").errors


def test_the_panel_shows_basic_and_care(desk, url, village, standards):
    shown = desk.post(f"{url}likely/", sheet(village, [WU])).content.decode()
    assert "1,696.00" in shown
    assert "516.00" in shown
    assert "2,212.00" in shown
