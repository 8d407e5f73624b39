"""A care home is given an operating subsidy: its account, its payment, what the bank sends back."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.benefits.models import Award
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import (
    batches,
    candidates,
    corrections,
    exports,
    ledger,
    office_holds,
    repair,
    returns,
)
from civilaffairs.payments.models import Transfer
from civilaffairs.payments.problems import ProblemCode
from civilaffairs.people import payees
from civilaffairs.people.models import Organisation, PayeeArrangement
from tests.factories import areas, money, staff
from tests.factories.money import BANK, FIRST, JULY, JUNE, SECOND, THIRD, Office, books, return_text
from tests.payments.pages import english, page

HOME, CODE = "石龙敬老院", "12441900MB2C000018"


@pytest.fixture
def care_home() -> Organisation:
    return Organisation.objects.create(name=HOME, credit_code=CODE, area=areas.town())


@pytest.fixture
def award(care_home: Organisation) -> Award:
    """4,620.00 yuan for 42 beds in June."""
    given = money.award(care_home, "operating-subsidy")
    money.line(given, "4620.00", "allowance")
    return given


def survey(month=JUNE) -> candidates.Survey:
    return candidates.survey(month, money.city(), money.fund(), pay_on=month.replace(day=10))


def test_without_an_account_it_stays_behind_and_leads_to_the_organisation(
    office: Office, care_home: Organisation, award: Award
):
    money.due("陈秀英", FIRST)
    [problem] = survey().problems
    assert (problem.code, problem.subject_kind, problem.label) == (
        ProblemCode.NO_PAYEE, "organisation", HOME,
    )  # fmt: skip
    shown = page(english(office.maker), "prepare", query="?month=2020-06&fund=city")
    address = reverse("people:organisation", args=[care_home.pk])
    assert f'href="{address}"' in shown
    assert "4,620.00" in shown

    town = staff.browser(staff.actor(Role.CASEWORKER))
    entry = reverse("people:payee-of-organisation", args=[care_home.pk])
    assert entry in town.get(address).content.decode()
    typed = {
        "payee": str(care_home.pk),
        "capacity": "institution",
        "account_number": SECOND,
        "holder_name": HOME,
        "bank_name": BANK,
        "social_card": "no",
    }
    assert town.post(entry, typed).status_code == 302
    assert survey().problems
    waiting = PayeeArrangement.objects.get(organisation=care_home)
    confirm = reverse("people:payee-confirm", args=[waiting.pk])
    second = staff.browser(staff.actor(Role.SUPERVISOR))
    assert second.post(confirm).headers["Location"] == address
    assert survey().problems == []
    elsewhere = staff.browser(staff.actor(Role.CASEWORKER, areas.other_town(), "林芳", "linfang"))
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(entry, typed).status_code == 404


def test_it_is_paid_sent_back_repaired_and_paid_again(office: Office, care_home: Organisation, award: Award):
    money.arrange(care_home, care_home, SECOND)
    ledger.book_run(money.run())
    batch = office.exported()
    sent = batch.transfers.get()
    assert (sent.payee_organisation, sent.payee_name, sent.amount) == (care_home, HOME, Decimal("4620.00"))
    assert HOME in store.read(batch.bank_file.file).decode("gb18030")

    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {1: "01"}).encode())
    failed = Transfer.objects.get(state="failed")
    assert HOME in page(english(office.maker), "repair")
    corrections.correct(office.maker, failed.pk, THIRD, BANK)
    repair.confirm(office.checker, failed.pk)
    again = office.prepared(JULY)
    [transfer] = again.transfers.all()
    assert (transfer.replaces, transfer.account.number) == (failed, THIRD)
    again = batches.approve(office.checker, again.pk, version=again.version)
    again = money.release(office.releaser, again.pk, version=again.version)
    exports.export(office.releaser, again.pk)
    returns.import_file(office.maker, again.pk, "r.txt", return_text(again).encode())
    assert books() == {"expense": 4620, "paid": -4620}


def test_a_hold_on_its_account_holds_it_on_another_one(office: Office, care_home: Organisation, award: Award):
    money.arrange(care_home, care_home, SECOND)
    hold = office_holds.place(office.maker, award, "account", "账户有争议", None)
    care_home.arrangements.update(known_to="2020-06-05T10:00+08:00")
    money.arrange(care_home, care_home, THIRD)
    assert [problem.code for problem in survey().problems] == [ProblemCode.KEPT]
    assert hold in office_holds.holds_visible_to(office.maker)
    office_holds.lift(office.maker, hold.pk, "settled")
    assert [group.name for group in survey().groups] == [HOME]


def test_nobody_else_receives_for_it(office: Office, care_home: Organisation):
    someone, worker = money.person("陈秀英"), staff.actor(Role.CASEWORKER).user
    with pytest.raises(Refused, match="itself"):
        payees.arrange(care_home, someone, "agent", FIRST, "陈秀英", BANK, worker, JUNE)
    row = {"account": money.account(FIRST, HOME), "valid_from": JUNE, "recorded_by": worker}
    for wrong in (
        {"organisation": care_home, "payee_person": someone, "capacity": "agent"},
        {"organisation": care_home, "person": someone, "payee_organisation": care_home},
        {"payee_organisation": care_home, "capacity": "institution"},
    ):
        with pytest.raises(IntegrityError, match="arrangement_"), transaction.atomic():
            PayeeArrangement.objects.create(**row, **{"capacity": "institution", **wrong})
