"""应追缴款: what a run takes back of paid months is a claim; of what was never paid nothing is owed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, ledger, repair
from civilaffairs.payments.models import Claim
from civilaffairs.payments.recoveries import ageing, claims
from tests.factories import areas, money, recoveries, staff
from tests.factories.money import JULY, Office, books
from tests.factories.recoveries import pay, taken_back
from tests.payments.pages import english, page


def state(award):
    """Of each claim: amount, withdrawn, open, whether it waits."""
    found = Claim.objects.filter(award=award).order_by("pk")
    return [(int(c.amount), int(c.withdrawn), int(c.open), c.waits) for c in found]


def first() -> Award:
    """陈秀英's, the first one due in June."""
    return Award.objects.order_by("number")[0]


def book(award, amount):
    """One more line of June."""
    run = recoveries.another_run()
    money.line(award, amount, in_run=run)
    ledger.book_run(run)


def test_what_was_paid_and_is_taken_back_is_a_claim(office: Office):
    chen = recoveries.paid(office)
    taken_back(chen, "260.00")
    assert state(chen) == [(260, 0, 260, False)]
    assert books()["claimed"] == Decimal(260)


def test_what_is_not_paid_yet_nobody_owes(office: Office, june: Office):
    chen = first()
    taken_back(chen, "260.00")
    assert state(chen) == [(260, 0, 260, True)]
    pay(office)
    assert state(chen) == [(260, 0, 260, False)]


def test_what_was_never_sent_is_withdrawn_with_its_entitlement(office: Office, june: Office):
    chen = first()
    taken_back(chen, "260.00")
    taken_back(chen, "800.00")
    assert state(chen) == [(260, 260, 0, False), (800, 800, 0, False)]
    assert "claimed" not in books()


def test_of_arrears_that_were_not_sent_only_they_are_withdrawn(office: Office):
    chen = recoveries.paid(office)
    book(chen, "200.00")
    taken_back(chen, "1260.00")
    assert state(chen) == [(1260, 200, 1060, False)]
    assert books()["claimed"] == Decimal(1060)


def test_what_was_withdrawn_before_leaves_a_later_claim_alone(office: Office, june: Office):
    chen = first()
    taken_back(chen, "1060.00")
    book(chen, "900.00")
    pay(office, month=JULY)
    taken_back(chen, "100.00")
    assert state(chen) == [(1060, 1060, 0, False), (100, 0, 100, False)]
    assert books()["claimed"] == Decimal(100)


def test_a_batch_that_is_taken_back_lets_the_claim_go(office: Office, june: Office):
    chen = first()
    batch = office.prepared()
    taken_back(chen, "1060.00")
    assert state(chen) == [(1060, 0, 1060, True)]
    batches.cancel(office.maker, batch.pk, version=batch.version, reason="Too early.")
    assert state(chen) == [(1060, 1060, 0, False)]


def test_a_returned_payment_that_is_given_up_settles_its_claim(office: Office, june: Office):
    chen = first()
    batch = pay(office, {1: "03"})
    taken_back(chen, "1060.00")
    transfer = batch.transfers.get(position=1)
    with pytest.raises(Refused, match="still due"):
        repair.give_up(office.maker, transfer.pk, "Died.")
    taken_back(chen, "80.00", "utilities")
    assert [row[3] for row in state(chen)] == [True, True]
    repair.give_up(office.maker, transfer.pk, "Died.")
    assert [row[1:] for row in state(chen)] == [(1060, 0, False), (80, 0, False)]
    assert "claimed" not in books()


def test_a_payment_of_which_a_part_is_still_due_is_not_given_up(office: Office, june: Office):
    """Taken back as often as it was issued, and issued once more: the last one is due."""
    chen = first()
    taken_back(chen, "1060.00")
    book(chen, "500.00")
    pay(office, {1: "03", 2: "03"}, JULY)
    line = chen.lines.get(seq=3)
    with pytest.raises(Refused, match="still due"):
        repair.give_up(office.maker, line.carriers.get().transfer_id, "Died.")


def test_claims_are_aged_and_the_buckets_are_all_of_them(office: Office):
    old = recoveries.paid(office)
    taken_back(old, "260.00")
    with business_time(date(2020, 9, 20)):
        taken_back(old, "100.00")
        ages = {
            each.age.code: (each.count, each.total)
            for each in ageing.of_claims(claims.open_claims(office.maker))
        }
        assert ages == {
            "30": (1, Decimal(100)), "90": (0, 0), "180": (1, Decimal(260)), "older": (0, 0)
        }  # fmt: skip
        [row] = claims.with_awards(claims.by_award(claims.open_claims(office.maker)))
        assert (row.open, row.days, row.lines) == (Decimal(360), 107, 2)


@pytest.mark.parametrize(
    ("days", "code"), [(30, "30"), (31, "90"), (90, "90"), (91, "180"), (180, "180"), (181, "older")]
)
def test_a_bucket_ends_on_its_day(office: Office, days: int, code: str):
    chen = recoveries.paid(office)
    taken_back(chen, "260.00")
    with business_time(clock.today() + timedelta(days=days)):
        [found] = [each for each in ageing.of_claims(claims.open_claims(office.maker)) if each.count]
    assert found.age.code == code


def test_the_list_opens_each_claim(office: Office, django_assert_max_num_queries):
    chen = recoveries.paid(office)
    taken_back(chen, "260.00")
    client = english(office.maker)
    with django_assert_max_num_queries(30):
        shown = page(client, "claims")
    assert chen.household and chen.household.number in shown
    assert reverse("payments:claim", args=[chen.pk]) in shown and "260.00" in shown
    assert "No claim is open" in page(client, "claims", query="?age=older")
    assert client.get(reverse("payments:claims") + "?age=9").status_code == 404
    with django_assert_max_num_queries(40):
        assert "260.00" in page(client, "claim", chen.pk)


def test_another_area_sees_nothing_of_it(office: Office):
    chen = recoveries.paid(office)
    taken_back(chen, "260.00")
    elsewhere = english(staff.actor(Role.FINANCE_MAKER, areas.other_town(), "何敏", "hemin"))
    assert "No claim is open" in page(elsewhere, "claims")
    assert elsewhere.get(reverse("payments:claim", args=[chen.pk])).status_code == 404
