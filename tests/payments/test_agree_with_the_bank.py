"""What a bank takes is data: template, rows, bytes, amounts; several files where one is too small."""

from decimal import Decimal

import pytest
from django.urls import reverse

from civilaffairs.benefits import settings
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, exports
from civilaffairs.payments.models import Batch, Fund
from tests.factories import money
from tests.factories.money import FIRST, JULY, JUNE, SECOND, THIRD, Office
from tests.payments.pages import english, page

USUAL = {"profile": "xlsx", "encoding": "utf-8", "rows": 3000, "bytes": 5_000_000}


def agree(**changes: object) -> None:
    settings.publish(money.city(), "bank.file", JUNE, {**USUAL, **changes}, source="代发协议〔2020〕3号")


@pytest.fixture
def three(office: Office) -> Office:
    for name, account in (("陈秀英", FIRST), ("李明", SECOND), ("王芳", THIRD)):
        money.due(name, account)
    return office


def test_without_an_agreement_it_is_text_with_separators(three: Office):
    batch = three.prepared()
    assert (batch.profile, batch.encoding) == ("pipe", "gb18030")


def test_the_agreed_template_is_taken(three: Office):
    agree()
    batch = three.prepared()
    assert (batch.profile, batch.encoding) == ("xlsx", "utf-8")


def test_a_fund_may_pay_through_another_bank(three: Office):
    agree(funds={"city": {**USUAL, "profile": "csv", "encoding": "utf-8-sig"}})
    assert three.prepared().profile == "csv"


def prepare_all(office: Office, **terms: str) -> list[Batch]:
    pay_on = JUNE.replace(day=10)
    return batches.prepare_all(office.maker, JUNE, money.city(), money.fund(), pay_on=pay_on, **terms)


def test_more_rows_than_a_file_takes_become_several_batches_in_order(three: Office):
    agree(rows=2, profile="fixed", encoding="gb18030")
    found = prepare_all(three)
    assert [(batch.number, batch.count) for batch in found] == [
        ("441999202006MZ01", 2), ("441999202006MZ02", 1),
    ]  # fmt: skip
    assert sum(batch.total for batch in found) == Decimal("3420.00")
    names = [transfer.payee_name for batch in found for transfer in batch.transfers.order_by("position")]
    assert names == ["陈秀英", "李明", "王芳"]
    assert {signature.user for batch in found for signature in batch.signatures.all()} == {three.maker.user}
    with pytest.raises(Refused, match="nothing to pay"):
        prepare_all(three)


def test_more_bytes_than_a_file_takes_become_several_batches(office: Office):
    for number in range(8):
        money.due("陈秀英", f"62999900000000{number:05}", "10.00")
    agree(bytes=1_000, profile="fixed", encoding="gb18030")
    found = prepare_all(office)
    assert [batch.count for batch in found] == [6, 2]  # 155 bytes a row
    sizes = [len(exports.rebuild(batch)[0]) for batch in found]
    assert sizes == [6 * 155, 2 * 155]


def test_another_template_has_its_own_limits(three: Office):
    agree(rows=2)
    assert [batch.count for batch in prepare_all(three, profile="csv")] == [3]


def test_an_amount_above_the_banks_limit_stays_behind_and_the_others_go(three: Office):
    money.due("赵六", "6299990000000000046", "15000.01")
    agree(amount="15000.00")
    shown = page(english(three.maker), "prepare", query="?month=2020-06&fund=city")
    assert "Amount above what the bank takes in one row (赵六: 15000.01)" in shown
    assert "Agree a higher limit" in shown
    assert three.prepared().count == 3


def test_a_name_too_long_for_fixed_width_stays_behind_with_its_remedy(three: Office):
    money.due("长" * 31, "6299990000000000046")
    query = "?month=2020-06&fund=city&pay_on=2020-06-10&template=fixed:gb18030"
    shown = page(english(three.maker), "prepare", query=query)
    assert "62 &gt; 60" in shown
    assert "short form of the name" in shown
    assert [batch.count for batch in prepare_all(three, profile="fixed")] == [3]


def test_the_maker_chooses_the_template_on_the_page(three: Office):
    agree()
    shown = page(english(three.maker), "prepare", query="?month=2020-06&fund=city")
    assert '<option value="xlsx:utf-8" selected>' in shown
    assert "at most 3,000 rows" in shown or "at most 3000 rows" in shown
    terms = {"month": "2020-06", "fund": "city", "pay_on": "2020-06-10", "template": "pain.001.09:utf-8"}
    assert english(three.maker).post(reverse("payments:prepare"), terms).status_code == 302
    assert Batch.objects.get().profile == "pain.001.09"


def test_several_batches_are_listed_on_the_board(three: Office):
    agree(rows=1)
    terms = {"month": "2020-06", "fund": "city", "pay_on": "2020-06-10", "template": "xlsx:utf-8"}
    answer = english(three.maker).post(reverse("payments:prepare"), terms, follow=True)
    told = "3 batches are frozen and wait for approval: 441999202006MZ01, 441999202006MZ02, 441999202006MZ03."
    assert told in answer.content.decode()


@pytest.mark.parametrize("changes", [
    {"profile": "word"}, {"encoding": "gbk"}, {"rows": 0}, {"rows": "5000"}, {"bytes": 999},
    {"amount": "much"}, {"colour": "red"}, {"funds": {"city": {"profile": "csv"}}}, {"funds": []},
])  # fmt: skip
def test_terms_that_no_file_can_have_cannot_be_set(office: Office, changes: dict[str, object]):
    with pytest.raises(Refused, match="cannot be set"):
        agree(**changes)


def test_an_encoding_that_the_template_has_not_is_refused(three: Office):
    with pytest.raises(Refused, match="no such encoding"):
        three.prepared(encoding="gbk", profile="csv")
    with pytest.raises(Refused, match="no such template"):
        three.prepared(profile="word")


def test_terms_hold_from_their_month_on(three: Office):
    settings.publish(money.city(), "bank.file", JULY, USUAL, source="x")
    assert three.prepared().profile == "pipe"
    assert Fund.objects.get().pk == "city"
