"""From the household's page: a plain form, before and after, a second person, and what came of it."""

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.benefits.change_models import Change
from civilaffairs.casework.models import Case
from civilaffairs.people.models import Household, Membership
from tests.factories import areas, homes, staff, welfare
from tests.factories.homes import HEAD, SPOUSE

pytestmark = pytest.mark.pdf  # each decision writes to the household

MAY_12, JUNE_20 = date(2020, 5, 12), date(2020, 6, 20)


@pytest.fixture(autouse=True)
def today(db):
    with business_time(JUNE_20):
        yield


@pytest.fixture
def zhangs(published):
    with business_time(MAY_12):
        family = homes.zhangs()
    welfare.grant(family.home, day=MAY_12)
    return family


def english(role):
    client = staff.browser(staff.actor(role))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def clerk():
    return english("caseworker")


def address(family, kind):
    return reverse("changes:household", args=[family.home.pk, kind])


def split_form(family, act="check", **more):
    young = {family["张小山"].pk: HEAD, family["王梅"].pk: SPOUSE}
    rows = {}
    for person in family.people.values():
        held = Membership.objects.filter(person=person, layer="adopted", known_to=None).latest("valid_from")
        rows[f"place-{person.pk}"] = "goes" if person.pk in young else "stays"
        rows[f"relation-{person.pk}"] = young.get(person.pk, held.relation)
    return {"day": "2020-06-20", "act": act, "keeps": "on", **rows, **more}


def test_the_page_of_a_household_leads_to_every_change(zhangs, clerk):
    page = clerk.get(reverse("people:household", args=[zhangs.home.pk])).content.decode()
    for kind in ("split", "merge", "move", "head", "death"):
        assert address(zhangs, kind) in page
        assert clerk.get(address(zhangs, kind)).status_code == 200
    assert clerk.get(address(zhangs, "other")).status_code == 404


def test_others_are_not_offered_it(zhangs):
    client = english("supervisor")
    assert (
        address(zhangs, "split")
        not in client.get(reverse("people:household", args=[zhangs.home.pk])).content.decode()
    )
    assert client.get(address(zhangs, "split")).status_code == 403


def test_a_household_of_another_town_is_not_found(zhangs):
    stranger = staff.actor("caseworker", areas.other_town(), "何志豪", "hezhihao")
    assert staff.browser(stranger).get(address(zhangs, "split")).status_code == 404


def test_the_check_shows_both_sides_and_enters_nothing(zhangs, clerk):
    answer = clerk.post(address(zhangs, "split"), split_form(zhangs))
    page = answer.content.decode()
    assert answer.status_code == 200
    for said in ("2,160.00", "780.00", "1,380.00", "counts from 2020-07", "Enter for decision"):
        assert said in page
    assert not Case.objects.exists()
    assert Household.objects.count() == 1


def test_what_was_entered_can_be_changed(zhangs, clerk):
    page = clerk.post(address(zhangs, "split"), split_form(zhangs, act="edit")).content.decode()
    assert 'value="2020-06-20"' in page
    assert "Look at what follows" in page


def test_a_second_person_decides_on_one_page(zhangs, clerk):
    answer = clerk.post(address(zhangs, "split"), split_form(zhangs, act="enter"))
    change = Change.objects.select_related("case").get()
    assert answer.url == reverse("casework:case", args=[change.case.pk])
    approver = english("approver")
    page = approver.get(reverse("changes:decision", args=[change.case.pk])).content.decode()
    assert "1,380.00" in page
    step = reverse("casework:step", args=[change.case.pk, "confirm"])
    done = approver.post(step, {"confirm-version": "1", "version": "1", "opinion": "同意"}, follow=True)
    assert done.status_code == 200
    change.refresh_from_db()
    assert change.decision is not None
    page = done.content.decode()
    assert reverse("people:household", args=[UUID(change.result["founded"])]) in page
    assert Event.objects.filter(action="change.decide", actor_name="黄丽华").count() == 1
    history = clerk.get(reverse("people:household", args=[zhangs.home.pk])).content.decode()
    assert change.case.number in history


def test_it_stands_on_the_approvers_workbench(zhangs, clerk):
    clerk.post(address(zhangs, "split"), split_form(zhangs, act="enter"))
    case = Case.objects.get()
    assert case.number in english("approver").get("/").content.decode()
    assert case.step_due_on is not None


def test_a_refusal_names_the_remedy(zhangs, clerk):
    clerk.post(address(zhangs, "split"), split_form(zhangs, act="enter"))
    answer = clerk.post(address(zhangs, "split"), split_form(zhangs))
    assert answer.status_code == 422
    assert Case.objects.get().number in answer.content.decode()
    assert "Decide or withdraw it first" in answer.content.decode()


def test_nobody_goes_is_said_in_the_form(zhangs, clerk):
    form = {
        name: "stays" if name.startswith("place") else value for name, value in split_form(zhangs).items()
    }
    answer = clerk.post(address(zhangs, "split"), form)
    assert answer.status_code == 422
    assert "Say who goes" in answer.content.decode()


def test_the_other_household_is_asked_for_its_members(zhangs, clerk):
    other = homes.family(homes.Relative("赵一", HEAD, "500.00", sex="M"))
    wanted = {"day": "2020-06-20", "other": other.home.number, "act": "check"}
    page = clerk.post(address(zhangs, "merge"), wanted).content.decode()
    assert f'name="relation-{other["赵一"].pk}"' in page
    relations = {
        f"relation-{person.pk}": "97" for person in (*zhangs.people.values(), *other.people.values())
    }
    relations[f"relation-{zhangs['张大山'].pk}"] = HEAD
    answer = clerk.post(address(zhangs, "merge"), {**wanted, **relations})
    assert answer.status_code == 200
    # 5 × 1060 − 2900 + 400.
    assert "2,800.00" in answer.content.decode()


def test_an_unknown_other_household_is_said(zhangs, clerk):
    answer = clerk.post(address(zhangs, "merge"), {"day": "2020-06-20", "other": "H?", "act": "check"})
    assert answer.status_code == 422
    assert "has this number" in answer.content.decode()


def test_the_move_and_the_death_are_checked_as_well(zhangs, clerk):
    area = areas.village("大宁社区", "Daning Community", areas.other_town())
    move = {"day": "2020-06-20", "area": area.pk, "address": "新村 2 号", "act": "check"}
    assert "Daning" in clerk.post(address(zhangs, "move"), move).content.decode()
    widow = {
        f"relation-{person.pk}": HEAD if name == "李秀英" else "97" for name, person in zhangs.people.items()
    }
    death = {"day": "2020-06-18", "person": zhangs["张大山"].pk, "act": "check", **widow}
    answer = clerk.post(address(zhangs, "death"), death)
    assert answer.status_code == 200
    # 3 × 1060 − 900 + 240.
    assert "2,520.00" in answer.content.decode()
