"""What holds of every layout: a name goes there and comes back as it is, or the payee is held back before."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from civilaffairs.benefits import programme
from civilaffairs.lib.bank_accounts import name_for_bank
from civilaffairs.payments.banks import PROFILES
from civilaffairs.payments.banks.carrying import LARGEST, Carrier
from civilaffairs.payments.banks.rows import Head, Row, Unreadable
from civilaffairs.payments.numbers import memo
from tests.factories import bank
from tests.payments.profiles import HEAD, ROWS

CARRIERS = [Carrier(each, encoding) for each in PROFILES.values() for encoding in each.encodings]
RARE = "㛃𠮷䶮𬭳·王李 |'\"<&;,=+-@？\ufffd\x00\r\n\t"
names = st.one_of(
    st.text("㛃𠮷䶮𬭳·王李明", min_size=1, max_size=45),
    st.text(st.one_of(st.sampled_from(RARE), st.characters(codec="utf-8")), min_size=1, max_size=20),
)
accounts = st.text("0123456789", min_size=6, max_size=34)
amounts = st.integers(1, 10**15).map(lambda fen: Decimal(fen).scaleb(-2))


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda c: f"{c.profile.code}-{c.encoding}")
@settings(max_examples=30, deadline=None)
@given(payments=st.lists(st.tuples(names, accounts, amounts), min_size=1, max_size=4))
@example(payments=[("王㛃", "62999900", Decimal("0.01")), ("𠮷䶮", "6" * 32, LARGEST)])
@example(payments=[("阿不都·热合曼", "6299990000000000012", Decimal("1140.00"))])
def test_what_is_not_held_back_comes_out_as_it_went_in(carrier: Carrier, payments):
    carried = [
        (name_for_bank(name), account, amount)
        for name, account, amount in payments
        if not carrier.obstacle(name_for_bank(name), account, amount)
    ]
    rows = [
        Row(at, account, name, amount, "202006低保", f"DG202006DB01-{at:04}")
        for at, (name, account, amount) in enumerate(carried, 1)
    ]
    head = replace(HEAD, count=len(rows), total=sum((row.amount for row in rows), Decimal(0)))
    data = carrier.profile.render(head, rows, carrier.encoding)
    assert bank.reads(carrier.profile.code, data, carrier.encoding) == [
        (row.position, row.account, row.name, row.amount) for row in rows
    ]
    assert data == carrier.profile.render(head, rows, carrier.encoding)


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda c: f"{c.profile.code}-{c.encoding}")
@pytest.mark.parametrize("name", ["王㛃", "王𠮷", "王䶮", "阿不都·热合曼"])
def test_rare_names_are_carried_but_in_gbk(carrier: Carrier, name: str):
    found = carrier.obstacle(name, "6299990000000000012", Decimal("1.00"))
    if carrier.encoding == "gbk" and "·" not in name:
        assert found is not None
        assert (found.kind, found.detail) == ("name", name[1])
    else:
        assert found is None


@pytest.mark.parametrize(("code", "name", "account", "amount", "kind", "detail"), [
    ("pipe", "王|明", "62999900", "1", "name", "|"),
    ("csv", "=王明", "62999900", "1", "name", "="),
    ("csv", "＠王明", "62999900", "1", "name", "＠"),
    ("pain.001.09", "王\x01明", "62999900", "1", "name", "\x01"),
    ("xlsx", "王\ufffd", "62999900", "1", "name", "\ufffd"),
    ("fixed", "长" * 31, "62999900", "1", "name-length", "62 > 60"),
    ("fixed", "𠮷" * 16, "62999900", "1", "name-length", "64 > 60"),
    ("pipe", "王明", "6299-9900", "1", "account", "-"),
    ("pipe", "王明", "６２９９９９００", "1", "account", "６２９９９９００"),
    ("pipe", "王明", "1234567", "1", "account", "7"),
    ("pipe", "王明", "1" * 33, "1", "account", "33"),
    ("fixed", "王明", "62999900", "1000000000000.00", "amount", "1000000000000.00"),
])  # fmt: skip
def test_what_a_layout_cannot_carry(code, name, account, amount, kind, detail):
    carrier = Carrier(PROFILES[code], PROFILES[code].encodings[0])
    found = carrier.obstacle(name, account, Decimal(amount))
    assert found is not None
    assert (found.kind, found.detail) == (kind, detail)


def test_the_bank_may_take_less_in_a_row():
    carrier = Carrier(PROFILES["pipe"], "gbk", Decimal("50000.00"))
    assert carrier.obstacle("王明", "62999900", Decimal("50000.00")) is None
    assert carrier.obstacle("王明", "62999900", Decimal("50000.01")) is not None


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda c: f"{c.profile.code}-{c.encoding}")
def test_the_memo_of_every_benefit_fits(carrier: Carrier):
    for code in programme.codes():
        text = memo(date(2020, 6, 1), [code])
        assert carrier.unwritable(text) == ""
        limit = carrier.profile.memo_bytes
        assert not limit or len(text.encode(carrier.encoding)) <= limit


def test_a_benefit_that_is_not_published_is_not_named_on_the_statement():
    unpublished = [code for code in programme.codes() if not programme.get(code).publishes]
    assert unpublished
    assert {memo(date(2020, 6, 1), [code]) for code in unpublished} == {"202006民政补贴"}
    assert memo(date(2020, 6, 1), ["minimum-living", *unpublished]) == "202006民政补贴"


@pytest.mark.parametrize("code", PROFILES)
@settings(max_examples=25, deadline=None)
@given(data=st.binary(max_size=300))
def test_no_return_file_breaks_the_reader(code: str, data: bytes):
    try:
        PROFILES[code].parse(data)
    except Unreadable as error:
        assert error.problems


@pytest.mark.parametrize("code", PROFILES)
def test_a_head_does_not_show_its_account(code: str):
    assert "44001234567890" not in repr(HEAD)
    assert isinstance(HEAD, Head)
    assert "6299990000000000012" not in repr(ROWS[0])
