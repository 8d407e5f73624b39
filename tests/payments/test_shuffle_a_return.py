"""Whatever happens to a return on its way: it says the same of every payment, or it is held."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civilaffairs.payments import answers
from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.rows import Unreadable
from civilaffairs.payments.models import Batch, Transfer
from civilaffairs.people.models import BankAccount
from tests.factories import bank
from tests.factories.harm import harm

NUMBER = "441999202006MZ01"


def whole(count: int) -> tuple[Batch, dict[int, Transfer]]:
    """A batch that is nowhere kept: amounts and accounts differ from row to row."""
    transfers = {
        at: Transfer(
            position=at, reference=f"{NUMBER}-{at:04}", payee_name="测试甲", state=Transfer.State.SENT,
            amount=Decimal(114000 + at).scaleb(-2), account=BankAccount(number=f"62999900000000{at:05}"),
        )
        for at in range(1, count + 1)
    }  # fmt: skip
    total = sum((t.amount for t in transfers.values()), Decimal(0))
    return Batch(number=NUMBER, count=count, total=total), transfers


def of_fixed(batch: Batch, transfers: list[Transfer], codes: dict[int, str]) -> bytes:
    return bank.fixed(batch, transfers, codes)


def of_csv(batch: Batch, transfers: list[Transfer], codes: dict[int, str]) -> bytes:
    return bank.as_csv(bank.table(batch, transfers, codes, []))


@pytest.mark.parametrize(("code", "write", "head"), [("fixed", of_fixed, 1), ("csv", of_csv, 3)])
@settings(max_examples=150, deadline=None)
@given(data=st.data(), count=st.integers(1, 5), harms=st.integers(0, 3))
def test_a_return_says_the_same_or_is_held(code: str, write, head: int, data, count: int, harms: int):
    failed = {at: "03" for at in range(1, count + 1) if data.draw(st.booleans())}
    batch, transfers = whole(count)
    right = write(batch, list(transfers.values()), failed)
    sent = {
        at: answers.Sent(each.pk, at, each.amount, each.state, each.account.number)
        for at, each in transfers.items()
    }
    lines = right.split(b"\r\n")[:-1]
    for _ in range(harms):
        lines = harm(lambda least, most: data.draw(st.integers(least, most)), lines, head)
    try:
        found = profile(code).parse(b"".join(line + b"\r\n" for line in lines))
    except Unreadable:
        assert harms
        return
    if found.number != NUMBER or answers.problems(found, batch, sent):
        assert harms
        return
    said = {answer.transfer.position: str(answer.result) for answer in answers.of(found, sent)}
    assert said == {at: "failed" if at in failed else "paid" for at in transfers}
