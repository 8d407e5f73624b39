"""What is owed is kept back from the debtor's own later payments: by right, above a floor."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.benefits import settings
from civilaffairs.benefits.models import Award
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import batches, estates, exports, late_returns, ledger, repair
from civilaffairs.payments.models import Batch, Receivable, Transfer, Withheld
from civilaffairs.payments.recoveries import chain, set_offs, settling
from civilaffairs.people.models import Death
from tests.factories import areas, money, recoveries, staff
from tests.factories.money import FIRST, JULY, Office, books
from tests.factories.recoveries import sent_and_returned
from tests.factories.set_offs import agreed, cover, due, owed, terms

pytestmark = [pytest.mark.pdf, pytest.mark.usefixtures("books_agree")]
AUGUST = date(2020, 8, 1)
Case = tuple[Award, Receivable]


@pytest.fixture
def case(office: Office) -> Case:
    """A single person owes 340 yuan; 1,140 of July are due."""
    award, found = owed(office)
    due(award)
    return award, found


def frozen(office: Office, month: date = JULY) -> Transfer:
    [transfer] = office.prepared(month).transfers.all()
    return transfer


def sums(transfer: Transfer) -> tuple[Decimal, Decimal, Decimal]:
    return transfer.gross, transfer.withheld, transfer.amount


def release(office: Office, batch: Batch) -> Batch:
    batch = batches.approve(office.checker, batch.pk, version=batch.version)
    return money.release(office.releaser, batch.pk, version=batch.version)


def yuan(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, amounts))


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"document": " "}, "by its number"),
    ({"ground": ""}, "by its number"),
    ({"ground": "decision"}, "once it can be enforced"),
    ({"ground": "decision", "enforceable_since": date(2020, 6, 6)}, "once it can be enforced"),
    ({"ground": "decision", "enforceable_since": date(2020, 6, 2)}, "once it can be enforced"),
    ({"enforceable_since": date(2020, 6, 4)}, "leave it empty"),
    ({"dated": date(2020, 6, 6)}, "lies in the future"),
    ({"monthly": Decimal(0)}, "above 0"),
    ({"from_month": date(2020, 5, 1)}, "this month or a later one"),
    ({"reason": " "}, "Say why"),
]


def test_one_proposes_and_another_decides(office: Office, case: Case):
    for given, message in REFUSED:
        with pytest.raises(Refused, match=message):
            set_offs.propose(office.maker, case[1].pk, terms(**given))
    wanted = set_offs.propose(office.maker, case[1].pk, terms())
    assert sums(frozen(office)) == yuan("1140", "0", "1140")  # nothing is kept back without a right
    holder = office.maker.user
    as_checker = staff.actor(Role.FINANCE_CHECKER, money.city(), holder.name, holder.username)
    with pytest.raises(Refused, match="second person"):
        set_offs.approve(as_checker, wanted.pk)
    with pytest.raises(Forbidden):
        set_offs.approve(office.maker, wanted.pk)
    with pytest.raises(Stale, match="runs already or waits"):
        set_offs.propose(office.maker, case[1].pk, terms())
    set_offs.send_back(office.checker, wanted.pk, "No signature.")
    agreed(office, case[1])
    with pytest.raises(Stale, match="runs already or waits"):
        set_offs.propose(office.maker, case[1].pk, terms())


def test_a_month_is_paid_less_and_the_books_say_so(office: Office, case: Case):
    agreed(office, case[1], ground="decision", enforceable_since=date(2020, 6, 4))
    transfer = frozen(office)
    assert sums(transfer) == yuan("1140", "100", "1040")
    assert chain.owed(case[1]) == 340 and chain.reserved(case[1]) == 100
    batch = release(office, transfer.batch)
    assert (chain.owed(case[1]), chain.reserved(case[1])) == yuan("240", "0")
    assert books() == {
        "expense": 1940, "released": -1040, "paid": -1240, "receivable": 240, "recovered": 100,
    }  # fmt: skip
    assert "|1040.00|" in exports.rebuild(batch)[0].decode("gb18030")
    sent_and_returned(office, batch)
    assert books() == {"expense": 1940, "paid": -2280, "receivable": 240, "recovered": 100}
    [event] = case[1].events.all()
    assert (event.kind, event.transfer, event.amount) == ("set-off", transfer, Decimal(100))


def test_no_more_is_kept_than_a_month_allows_and_is_owed(office: Office, case: Case):
    award, found = case
    agreed(office, found, monthly=Decimal(200))
    assert frozen(office).withheld == 200
    due(award, "1000.00", month=JULY)  # arrears of the same month, in another batch
    assert frozen(office).withheld == 0
    for batch in Batch.objects.filter(month=JULY, state="prepared"):
        sent_and_returned(office, release(office, batch))
    due(award, month=AUGUST)
    again = frozen(office, AUGUST)
    assert again.withheld == 140
    release(office, again.batch)
    assert chain.owed(found) == 0 and "receivable" not in books()


def test_the_floor_is_left(office: Office, case: Case):
    agreed(office, case[1], monthly=Decimal(340))
    transfer = frozen(office)
    assert (transfer.withheld, transfer.floor, transfer.amount) == yuan("292", "848", "848")  # 0.80 × 1060.00


def test_the_floor_is_a_setting_and_counts_everybody(office: Office, case: Case):
    award, found = case
    cover(award, money.person("陈小宝"))
    settings.publish(areas.city(), "set-off.floor", JULY, "0.50", source="x")
    agreed(office, found, monthly=Decimal(340))
    assert frozen(office).withheld == 80  # 0.50 × 1060.00 × 2


def test_only_the_debtors_own_money_is_touched(office: Office):
    """A mother owes; her child's benefit and its household's arrive on her account too."""
    award, found = owed(office)
    mother, child = recoveries.head(award), money.person("陈小宝")
    agreed(office, found)
    own = money.award(child, "orphan")
    money.arrange(child, mother, FIRST)
    home = money.award(money.household())
    assert home.household
    money.arrange(home.household, mother, FIRST)
    cover(home, child)
    for each in (own, home):
        due(each, "3000.00")
    assert sums(frozen(office)) == yuan("6000", "0", "6000")
    due(award)
    transfer = frozen(office)
    assert sums(transfer) == yuan("1140", "100", "1040")
    assert {part.line.award for part in transfer.withheld_parts.all()} == {award}


def test_a_batch_taken_back_gives_it_back(office: Office, case: Case):
    agreed(office, case[1], monthly=Decimal(200))
    transfer = frozen(office)
    with pytest.raises(Refused, match=r"keeps back 200\.00"):
        refund(office, case[1], "140.01")
    refund(office, case[1], "140.00")
    batches.cancel(office.maker, transfer.batch_id, version=transfer.batch.version, reason="Mistaken.")
    assert (chain.owed(case[1]), chain.reserved(case[1])) == yuan("200", "0")
    assert not Withheld.objects.filter(live=True).exists()
    assert frozen(office).withheld == 200


def refund(office: Office, found: Receivable, amount: str) -> None:
    terms: dict[str, Any] = {"received_on": date(2020, 6, 5), "channel": "bank", "receipt": f"R-{amount}"}
    settling.refund(office.maker, found.pk, amount=Decimal(amount), **terms)


def test_sent_again_it_is_the_same_and_kept_once(office: Office, case: Case):
    agreed(office, case[1])
    transfer = frozen(office)
    sent_and_returned(office, release(office, transfer.batch), {1: "03"})
    assert books()["returned"] == -1040
    with transaction.atomic():
        repair.paid_late(office.maker, transfer.pk, "The bank's letter.", "V-1")
        assert books() == {"expense": 1940, "paid": -2280, "receivable": 240, "recovered": 100}
        transaction.set_rollback(True)
    repair.send_again(office.maker, transfer.pk, "The account is right.")
    again = frozen(office, AUGUST)
    assert again.replaces == transfer and sums(again) == yuan("1140", "100", "1040")
    sent_and_returned(office, release(office, again.batch))
    assert chain.owed(case[1]) == 240
    assert books() == {"expense": 1940, "paid": -2280, "receivable": 240, "recovered": 100}


def test_taken_back_after_it_was_paid_it_goes_again_less_by_the_same(office: Office, case: Case):
    agreed(office, case[1])
    transfer = frozen(office)
    sent_and_returned(office, release(office, transfer.batch))
    late_returns.note(office.maker, transfer.pk, "02", "退汇凭证 0617", "V-2")
    assert books() == {"expense": 1940, "paid": -1240, "returned": -1040, "receivable": 240, "recovered": 100}
    repair.send_again(office.maker, transfer.pk, "The account is right.")
    again = frozen(office, AUGUST)
    assert again.replaces == transfer and sums(again) == yuan("1140", "100", "1040")
    sent_and_returned(office, release(office, again.batch))
    assert books() == {"expense": 1940, "paid": -2280, "receivable": 240, "recovered": 100}


def test_a_payment_given_up_is_owed_again(office: Office, case: Case):
    award, found = case
    agreed(office, found)
    transfer = frozen(office)
    sent_and_returned(office, release(office, transfer.batch), {1: "03"})
    run = recoveries.another_run()
    for code, amount in (("top-up", "1060.00"), ("utilities", "80.00")):
        money.line(award, f"-{amount}", code, JULY, run)
    ledger.book_run(run)
    repair.give_up(office.maker, transfer.pk, "Moved away in June.")
    assert chain.owed(found) == 340
    assert books() == {"expense": 800, "paid": -1140, "receivable": 340}
    assert [event.kind for event in found.events.order_by("seq")] == ["set-off", "given-back"]


def test_a_consent_can_be_withdrawn_at_any_time(office: Office, case: Case):
    running = agreed(office, case[1])
    transfer = frozen(office)
    set_offs.end(office.maker, running.pk, "Took the consent back.")
    with pytest.raises(Refused, match="ended since the batch was prepared"):
        batches.approve(office.checker, transfer.batch_id, version=transfer.batch.version)
    batches.cancel(office.maker, transfer.batch_id, version=transfer.batch.version, reason="No consent.")
    assert frozen(office).withheld == 0
    with pytest.raises(Stale, match="does not run"):
        set_offs.end(office.maker, running.pk, "Again.")
    agreed(office, case[1], document="TY-2020-8")


def test_what_a_dead_debtor_was_to_get_is_withdrawn_whole(office: Office, case: Case):
    agreed(office, case[1])
    transfer = frozen(office)
    sent_and_returned(office, release(office, transfer.batch), {1: "04"})
    assert transfer.payee_person
    Death.objects.create(
        person=transfer.payee_person, valid_from=date(2020, 6, 5), layer="recorded", source="funeral-home",
        recorded_by=office.maker.user,
    )  # fmt: skip
    estates.propose(office.maker, transfer.pk, "withdraw", "No heir.")
    estates.approve(office.checker, transfer.pk)
    assert books() == {"expense": 800, "paid": -1140, "receivable": 340}
    repair.paid_late(office.maker, transfer.pk, "The bank's letter.", "V-1")
    assert books() == {"expense": 1840, "paid": -2180, "receivable": 340}
