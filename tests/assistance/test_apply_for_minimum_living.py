"""Jing enters a family of four without JavaScript, checks the answers and submits."""

from decimal import Decimal

import pytest

from civilaffairs.people.models import (
    Disability,
    Household,
    Income,
    Membership,
    PayeeArrangement,
    Person,
    PropertyItem,
    Residence,
)
from tests.assistance.conftest import FAMILY, draft, paper, sign_authorisation


def check(desk, url, page):
    return desk.post(url, {**page, "action": "check"})


@pytest.fixture
def ready(desk, jing, village, sheet_url):
    """A complete draft with its signed authorisation, at check answers."""
    sign_authorisation(sheet_url, jing)
    answer = check(desk, sheet_url, paper(village))
    assert answer.status_code == 302, answer.context["problems"]
    return answer["Location"]


def submit(desk, url, version="1"):
    return desk.post(url, {"version": version})


def test_opening_the_page_writes_nothing(desk, sheet_url):
    assert desk.get(sheet_url).status_code == 200
    assert not Household.objects.exists()
    assert not draft_exists(sheet_url)


def draft_exists(url):
    from civilaffairs.casework.models import Case

    return Case.objects.exists()


def test_the_whole_way_from_the_empty_page_to_the_record(desk, ready, sheet_url, village):
    page = desk.get(ready).content.decode()
    assert "未填写" in page
    assert "441***********0070" in page
    assert "441999197211110070" not in page
    answer = submit(desk, ready)
    application = draft(sheet_url)
    case = application.case
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert (case.state, case.applicant_name, case.members) == ("applied", "张大山", 4)
    assert case.household.area == village
    assert application.submitted_at is not None
    page = desk.get(answer["Location"]).content.decode()
    assert "西湖路 1 号" in page, "the case shows the answers"
    assert "441999197211110070" not in page
    rows = Membership.objects.filter(household=case.household)
    assert [row.relation for row in rows.order_by("relation")] == ["02", "10", "20", "50"]
    wage = Income.objects.get()
    assert (wage.person.name, wage.kind, wage.amount) == ("张大山", "wage", Decimal("1500.00"))


def test_nothing_recorded_is_adopted(desk, ready):
    submit(desk, ready)
    for model in (Membership, Income, Residence):
        assert model.objects.exists()
        assert not model.objects.exclude(layer="recorded").exists()


def test_the_payee_waits_for_a_second_person(desk, ready):
    submit(desk, ready)
    payee = PayeeArrangement.objects.get()
    assert (str(payee.payee_person), payee.capacity, payee.confirmed_at) == ("张大山", "head", None)
    assert payee.account.last_four == "0012"


def test_everything_that_the_form_asks_is_recorded(desk, jing, village, sheet_url):
    family = [
        {
            **FAMILY[0],
            "hukou": "rural",
            "health": "serious",
            "disability_certificate": "44199919721111007041",
            "income_transfer": "200",
            "cost_medical": "300.50",
        },
        {**FAMILY[3], "in_school": "on"},
    ]
    sign_authorisation(sheet_url, jing)
    page = paper(
        village, family, **{"property-vehicle_about": "摩托车一辆", "property-vehicle_amount": "3000"}
    )
    submit(desk, check(desk, sheet_url, page)["Location"])
    disability = Disability.objects.get()
    assert (disability.category, disability.grade, disability.certificate) == (
        "physical",
        1,
        "44199919721111007041",
    )
    father = Person.objects.get(name="张大山")
    assert [row.amount for row in father.costs.all()] == [Decimal("300.50")]
    assert father.illnesses.get().serious
    assert [row.rural for row in father.residences.all()] == [True, True]
    assert Person.objects.get(name="张小山").schooling.get().in_school
    assert PropertyItem.objects.get().description == "摩托车一辆"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"members-1-id_number": "441999198808080084"}, "members-1-id_number", "身份"),
        ({"members-1-id_number": "441999197211110070"}, "members-1-id_number", "张大山"),
        ({"members-1-authorised": ""}, "members-1-authorised", "李秀英"),
        ({"members-0-income_wage": "-5"}, "members-0-income_wage", "0"),
        ({"members-0-income_wage": "abc"}, "members-0-income_wage", "数字"),
        ({"members-1-relation": "02"}, "members-1-relation", "户主"),
        ({"commitment-commitment": ""}, "commitment-commitment", "承诺"),
        ({"payee-account_number": "12AB"}, "payee-account_number", "数字"),
        ({"payee-holder_name": "王五"}, "payee-holder_name", "张大山"),
        ({"payee-payee": "agent"}, "payee-payee", "代理人"),
        ({"agent-agent_name": "赵六"}, "agent-agent_id_number", "身份证号"),
        (
            {"members-0-disability_certificate": "44199919401301001941"},
            "members-0-disability_certificate",
            "",
        ),
        ({"home-address": ""}, "home-address", ""),
        ({"members-2-id_number": ""}, "members-2-id_number", ""),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(desk, jing, village, sheet_url, changes, field, words):
    sign_authorisation(sheet_url, jing)
    answer = check(desk, sheet_url, paper(village, **changes))
    assert answer.status_code == 422
    wrong = {
        form.add_prefix(name): "".join(messages)
        for form in answer.context["sheet"].every_form
        for name, messages in form.errors.items()
    }
    assert words in wrong[field]
    page = answer.content.decode()
    assert f'href="#id_{field}"' in page
    assert 'value="张大山"' in page, "typed values are kept"
    assert not Person.objects.exists()


def test_a_missing_authorisation_is_named(desk, village, sheet_url):
    answer = check(desk, sheet_url, paper(village))
    assert answer.status_code == 422
    assert any("授权" in message for message in answer.context["sheet"].messages)


def test_somebody_known_under_another_name_is_not_taken_over(desk, jing, village, ready, sheet_url):
    submit(desk, ready)
    other = desk.get("/assistance/apply/minimum-living/")["Location"]
    sign_authorisation(other, jing)
    family = [{**FAMILY[0], "name": "张大海"}]
    answer = check(desk, other, paper(village, family))
    assert answer.status_code == 422
    assert "张大山" in answer.content.decode()


def test_a_second_application_of_a_member_is_refused_with_the_first(desk, jing, village, ready, sheet_url):
    submit(desk, ready)
    other = desk.get("/assistance/apply/minimum-living/")["Location"]
    sign_authorisation(other, jing)
    answer = check(desk, other, paper(village))
    assert answer.status_code == 422
    assert draft(sheet_url).case.number in answer.content.decode()


def test_a_submitted_application_is_frozen(desk, ready, village, sheet_url):
    submit(desk, ready)
    assert desk.get(sheet_url)["Location"] == f"/cases/{draft(sheet_url).case_id}/"
    late = desk.post(f"{sheet_url}autosave/", {**paper(village), "version": "1"})
    assert late.status_code == 409
    assert submit(desk, ready).status_code == 302
    assert Household.objects.count() == 1


def test_answers_that_changed_meanwhile_are_read_again(desk, ready, village, sheet_url):
    desk.post(sheet_url, {**paper(village), "version": "1", "action": "save"})
    answer = submit(desk, ready, version="1")
    assert answer.status_code == 409
    assert draft(sheet_url).submitted_at is None


def test_the_page_takes_few_queries(desk, ready, sheet_url, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        assert desk.get(sheet_url).status_code == 200
