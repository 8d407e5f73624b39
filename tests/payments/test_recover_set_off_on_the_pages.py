"""By real runs and on the pages: a set-off is proposed, agreed, carried out, explained and ended."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.models import Award
from civilaffairs.payments import batches, todo
from civilaffairs.payments.models import Batch, Fund, Receivable
from tests.factories import homes, money, recoveries, waits, welfare
from tests.factories.money import JULY, JUNE, Office
from tests.factories.sketch import PersonSketch
from tests.payments.pages import english, page

pytestmark = pytest.mark.pdf
FORM = {
    "set-off-ground": "decision", "set-off-document": "JD-2020-3", "set-off-dated": "20200703",
    "set-off-monthly": "50", "set-off-from_month": "2020-07", "set-off-reason": "No refund came.",
}  # fmt: skip
Act = Callable[..., tuple[int, str]]


@pytest.fixture
def award(office: Office) -> Award:
    """1,140 yuan of June were paid, 1,080 were due by a standard published late; so much is due for July."""
    welfare.publish()
    welfare.fund()
    home = welfare.household(PersonSketch(date(1980, 1, 5), "M"))
    money.arrange(home, home.persons[0], money.FIRST)
    award = welfare.grant(home)
    homes.pay(JUNE)
    batch = prepared(office, JUNE)
    batch = batches.approve(office.checker, batch.pk, version=batch.version)
    recoveries.sent_and_returned(office, money.release(office.releaser, batch.pk, version=batch.version))
    waits.raised(JUNE, "1000.00", date(2020, 6, 20))
    homes.pay(JULY)
    return award


def prepared(office: Office, month: date) -> Batch:
    return batches.prepare(
        office.maker, month, money.city(), Fund.objects.get(), pay_on=month.replace(day=10)
    )


def test_from_the_proposal_to_the_end(office: Office, award: Award):
    with business_time(date(2020, 7, 5)):
        found = recoveries.decided(office, award)
        propose_and_agree(office, found, acting(found))
        explain(office, found, award)
        end(office, found, acting(found))


def acting(found: Receivable) -> Act:
    def act(who: object, step: str, **data: str) -> tuple[int, str]:
        response = english(who).post(reverse("payments:receivable-act", args=[found.pk, step]), data)
        return response.status_code, response.content.decode()

    return act


def propose_and_agree(office: Office, found: Receivable, act: Act) -> None:
    maker, checker = office.maker, office.checker
    assert "800.00 yuan for every person" in page(english(maker), "receivable", found.pk)
    assert act(maker, "set-off", **{**FORM, "set-off-monthly": ""})[0] == 422
    status, told = act(maker, "set-off", **FORM)
    assert status == 422 and "once it can be enforced" in told and "JD-2020-3" in told
    assert act(maker, "set-off", **{**FORM, "set-off-enforceable_since": "20200704"})[0] == 302
    assert act(maker, "set-off-approve")[0] == 403
    [row] = [row for row in todo.rows(checker, 50) if row.number == found.number]
    assert "50.00" in row.title
    assert "Agree to the set-off" in page(english(checker), "receivable", found.pk)
    assert act(checker, "set-off-approve", answer="Agreed.")[0] == 302
    assert act(checker, "set-off-approve")[0] == 409


def explain(office: Office, found: Receivable, award: Award) -> None:
    """1,080.00 − 50.00 = 1,030.00 wherever it is shown."""
    maker = english(office.maker)
    assert "Set off before" in page(maker, "prepare", query="?month=2020-07&fund=local")
    batch = prepared(office, JULY)
    assert batch.total == Decimal(1030)
    assert "keeps back 50.00 yuan once it is released" in page(maker, "receivable", found.pk)
    assert "50.00 set off" in page(maker, "batch", batch.pk)
    for query in (("transfer", batch.transfers.get().pk), ("month", award.pk, "2020-07")):
        shown = page(maker, *query)
        for words in ("1,080.00", "Enforceable decision", "JD-2020-3", found.number, "1,030.00"):
            assert words in shown, words
    batch = batches.approve(office.checker, batch.pk, version=batch.version)
    money.release(office.releaser, batch.pk, version=batch.version)
    shown = page(maker, "receivable", found.pk)
    assert "2020-07" in shown and batch.number in shown and "10.00" in shown
    home = maker.get(reverse("people:household", args=[award.household_id])).content.decode()
    assert "50.00 Enforceable decision JD-2020-3" in home and "1,030.00" in home


def end(office: Office, found: Receivable, act: Act) -> None:
    assert act(office.maker, "set-off-end", answer="")[0] == 422
    assert act(office.maker, "set-off-end", answer="An appeal was brought.")[0] == 302
    shown = page(english(office.maker), "receivable", found.pk)
    assert "An appeal was brought." in shown and "Propose a set-off" in shown
