"""A fund is entered; one person proposes its paying account, another approves it, a batch freezes it."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, exports, funds
from civilaffairs.payments.funds import Payer, Wanted
from civilaffairs.payments.models import Batch, Fund, PayingAccount
from tests.factories import areas, money, staff
from tests.factories.money import FIRST, JULY, SECOND, Office
from tests.payments.pages import english, page

ACCOUNT = Payer("44009999999999", "东莞市民政局", "东莞农村商业银行", "402602000018")
LETTER = "东财函〔2020〕8号"


def standards():
    return staff.actor(Role.STANDARDS, money.city())


def test_from_the_page_to_the_file(office: Office):
    clerk, second = english(standards()), english(staff.actor(Role.APPROVER, money.city()))
    named = {"code": "county-shilong", "name": "石龙镇财政", "name_en": "Shilong budget",
             "level": "county", "area": str(areas.town().pk)}  # fmt: skip
    assert clerk.post(reverse("payments:fund-enter"), {**named, "area": ""}).status_code == 422
    assert clerk.post(reverse("payments:fund-enter"), named).status_code == 302
    county = Fund.objects.get(pk="county-shilong")
    assert (county.level, county.area, funds.payer_of(county)) == ("county", areas.town(), None)
    assert "Shilong budget" in page(english(office.maker), "funds")

    fund = money.fund()
    typed = {"number": ACCOUNT.number, "holder_name": ACCOUNT.holder_name, "bank_name": ACCOUNT.bank_name,
             "bank_code": "12345", "reason": LETTER}  # fmt: skip
    address = reverse("payments:fund-act", args=[fund.key, "propose"])
    assert clerk.post(address, typed).status_code == 422
    assert clerk.post(address, {**typed, "bank_code": ACCOUNT.bank_code}).status_code == 302
    assert ACCOUNT.number not in page(clerk, "fund", fund.key)
    assert "Approve it" in page(second, "fund", fund.key)
    approve = reverse("payments:fund-act", args=[fund.key, "approve"])
    assert english(office.maker).post(approve).status_code == 403
    assert clerk.post(approve).status_code == 422
    assert second.get(reverse("workbench")).content.decode().count(reverse("payments:fund", args=[fund.key]))
    assert second.post(approve).status_code == 302
    assert funds.payer_of(fund) == ACCOUNT

    money.due("陈秀英", FIRST)
    batch = office.exported(profile="pain.001.03")
    sent, _manifest = exports.rebuild(batch)
    assert f"<MmbId>{ACCOUNT.bank_code}</MmbId>".encode() in sent
    assert f"<Id>{ACCOUNT.number}</Id>".encode() in sent


def test_what_is_frozen_keeps_its_account(office: Office):
    money.due("陈秀英", FIRST)
    june = office.prepared()
    money.pay_from(money.fund(), ACCOUNT.number, ACCOUNT.bank_code)
    assert (june.payer_account, june.payer_bank_code) == ("44001234567890", "")
    june = batches.approve(office.checker, june.pk, version=june.version)
    money.due("李明", SECOND)
    july = office.prepared(JULY)
    assert (july.payer_account, july.payer_bank_code) == (ACCOUNT.number, ACCOUNT.bank_code)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Batch.objects.filter(pk=july.pk).update(payer_bank_code="")


def test_one_person_changes_nothing(office: Office):
    fund, clerk = money.fund(), standards()
    proposed = funds.propose(clerk, fund.key, ACCOUNT, LETTER)
    with pytest.raises(Refused, match="second person"):
        funds.approve(clerk, fund.key, proposed.pk)
    with pytest.raises(Refused, match="waits"):
        funds.propose(clerk, fund.key, ACCOUNT, LETTER)
    with pytest.raises(Forbidden):
        funds.propose(office.maker, fund.key, ACCOUNT, LETTER)
    in_town = staff.actor(Role.STANDARDS, areas.town(), "林芳", "linfang")
    with pytest.raises(Forbidden):
        funds.change(in_town, fund.key, Wanted("市级", "City", "city", None))
    for broken in (
        {"state": "approved", "decided_by": clerk.user, "decided_at": "2020-06-10T10:00+08:00"},
        {"bank_code": "402602000019"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            PayingAccount.objects.filter(pk=proposed.pk).update(**broken)
    for broken in ({"payer_account": None}, {"level": "county"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Fund.objects.filter(pk=fund.pk).update(**broken)
    funds.send_back(clerk, fund.key, proposed.pk, "typed wrong")
    payer = funds.payer_of(fund)
    assert payer
    assert payer.number == "44001234567890"
