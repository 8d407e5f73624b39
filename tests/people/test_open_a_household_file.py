"""The page of a household: who belongs to it, what counts, what waits; numbers masked, reveals recorded."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.accounts.models import Role
from civilaffairs.audit.models import Event
from civilaffairs.people import facts, households, parts, payees, persons
from civilaffairs.people.models import Decision, Income, Membership, PayeeArrangement
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, staff

JUNE = date(2020, 6, 1)
NUMBER = "441999197211110070"


@pytest.fixture
def jing(db):
    return staff.actor(Role.CASEWORKER)


@pytest.fixture
def family(jing):
    """张大山 with a wage of 1500 that counts, in 西湖社区."""
    home = households.open_file(areas.village(), "西湖路 1 号")
    father = persons.find_or_add(IdentityInput("张大山", NUMBER))
    decision = Decision.objects.create(kind="confirmation", decided_on=JUNE, decided_by=jing.user)
    facts.record(
        Membership, household=home, person=father, relation="02", valid_from=JUNE, recorded_by=jing.user
    )
    facts.record(
        Income, person=father, kind="wage", amount=Decimal(1500), valid_from=JUNE, recorded_by=jing.user
    )
    facts.adopt(decision, household=home, persons=[father], valid_from=JUNE)
    return home, father


def url(family):
    return f"/households/{family[0].pk}/"


def test_the_page_masks_the_number_and_is_written_down(family, jing):
    page = staff.browser(jing).get(url(family)).content.decode()
    assert "张大山" in page
    assert "441***********0070" in page
    assert NUMBER not in page
    assert Event.objects.filter(action="household.read", object_id=str(family[0].pk)).exists()


def test_showing_the_number_is_a_post_and_written_down(family, jing):
    browser = staff.browser(jing)
    reveal = f"/people/{family[1].pk}/reveal/"
    assert browser.get(reveal).status_code == 405
    answer = browser.post(reveal, headers={"x-requested-with": "fetch"})
    assert answer.content.decode() == NUMBER
    assert NUMBER in browser.post(reveal).content.decode(), "without JavaScript a page shows it"
    assert Event.objects.filter(action="person.reveal", actor_id=jing.user.pk).count() == 2


def test_another_town_sees_neither_household_nor_person(family):
    elsewhere = staff.browser(staff.actor(Role.CASEWORKER, areas.other_town(), "何敏", "hemin"))
    assert elsewhere.get(url(family)).status_code == 404
    assert elsewhere.get(f"/people/{family[1].pk}/").status_code == 404
    assert elsewhere.post(f"/people/{family[1].pk}/reveal/").status_code == 404


def test_the_page_takes_few_queries(family, jing, django_assert_max_num_queries):
    browser = staff.browser(jing)
    with django_assert_max_num_queries(33):
        assert browser.get(url(family)).context["members"]


def test_a_recorded_change_waits_beside_what_counts(family, jing):
    browser = staff.browser(jing)
    form = f"/people/{family[1].pk}/record/income/"
    typed = {"kind": "wage", "amount": "2,000", "valid_from": "20200715"}
    later = {"kind": "wage", "amount": "2,500", "valid_from": "20200915"}
    assert browser.post(form, typed)["Location"] == url(family)
    assert browser.post(form, later)["Location"] == url(family)
    page = browser.get(url(family)).content.decode()
    assert "1,500.00" in page
    assert "2,000.00" in page and "自2020-07-15起" in page
    assert "2,500.00" in page and "自2020-09-15起" in page
    assert "待复核" in page
    assert Income.objects.get(layer="adopted", known_to=None).amount == Decimal(1500)


def test_an_end_is_recorded(family, jing):
    form = f"/people/{family[1].pk}/record/income/"
    staff.browser(jing).post(form, {"kind": "wage", "ends": "on", "valid_from": "2020-07-15"})
    row = Income.objects.get(layer="recorded", known_to=None)
    assert (row.amount, row.valid_to) == (Decimal(1500), date(2020, 7, 15))


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "wage", "amount": "-1", "valid_from": "2020-07-15"},
        {"kind": "wage", "amount": "", "valid_from": "2020-07-15"},
        {"kind": "wage", "amount": "1", "valid_from": "2999-01-01"},
        {"kind": "gift", "amount": "1", "valid_from": "2020-07-15"},
    ],
)
def test_a_wrong_fact_is_not_recorded(family, jing, typed):
    answer = staff.browser(jing).post(f"/people/{family[1].pk}/record/income/", typed)
    assert answer.status_code == 422
    assert Income.objects.filter(layer="recorded").count() == 1


@pytest.mark.parametrize(
    "kind", ["disability", "selfcare", "careplace", "illness", "schooling", "death", "membership", "cost"]
)
def test_every_kind_of_fact_has_its_form(family, jing, kind):
    assert staff.browser(jing).get(f"/people/{family[1].pk}/record/{kind}/").status_code == 200


def test_a_supervisor_reads_but_records_nothing(family):
    supervisor = staff.browser(staff.actor(Role.SUPERVISOR))
    assert "登记变更" not in supervisor.get(url(family)).content.decode()
    assert supervisor.get(f"/people/{family[1].pk}/record/income/").status_code == 403


def enter_account(browser, family, number="6299990000000000012"):
    typed = {
        "payee": str(family[1].pk),
        "capacity": "head",
        "account_number": number,
        "holder_name": "张大山",
        "bank_name": "测试银行",
    }
    return browser.post(f"/payees/household/{family[0].pk}/", typed)


def test_an_account_is_entered_by_one_and_confirmed_by_another(family, jing):
    maker, checker = staff.actor(Role.FINANCE_MAKER), staff.actor(Role.FINANCE_CHECKER)
    assert enter_account(staff.browser(maker), family)["Location"] == url(family)
    waiting = PayeeArrangement.objects.get()
    confirm = f"/payees/{waiting.pk}/confirm/"
    assert staff.browser(maker).post(confirm).status_code == 403
    page = staff.browser(checker).get(confirm).content.decode()
    assert "6299990000000000012" in page
    assert staff.browser(checker).post(confirm).status_code == 302
    waiting.refresh_from_db()
    assert waiting.confirmed_by == checker.user


def test_whoever_entered_the_account_cannot_confirm_it_in_another_post(family, jing):
    both = staff.actor(Role.SUPERVISOR)
    waiting = payees.arrange(
        family[0], family[1], "head", "6299990000000000012", "张大山", "测试银行", both.user, JUNE
    )
    assert staff.browser(both).post(f"/payees/{waiting.pk}/confirm/").status_code == 422


def test_an_account_in_another_name_is_refused_on_the_page(family, jing):
    typed = {
        "payee": str(family[1].pk),
        "capacity": "head",
        "account_number": "6299990000000000012",
        "holder_name": "王五",
        "bank_name": "测试银行",
    }
    answer = staff.browser(jing).post(f"/payees/household/{family[0].pk}/", typed)
    assert answer.status_code == 422
    assert "王五" in answer.content.decode()


def test_upper_layers_add_their_parts(family, jing, monkeypatch):
    monkeypatch.setattr(parts, "_of_household", [])
    parts.register(
        household=lambda home, actor: [parts.Part("待遇", ("编号",), ((parts.Link("A-1", "/awards/1/"),),))]
    )
    page = staff.browser(jing).get(url(family)).content.decode()
    assert '<a href="/awards/1/">A-1</a>' in page
