"""Claims and recoveries as the two people of the finance office see them."""

import pytest
from django.urls import reverse

from civilaffairs.benefits.models import Award
from civilaffairs.payments import todo
from civilaffairs.payments.models import Claim, LedgerAccount, Receivable
from tests.factories import recoveries
from tests.factories.money import Office
from tests.factories.recoveries import decided, taken_back
from tests.payments.pages import english, page

pytestmark = pytest.mark.pdf


@pytest.fixture
def chen(office: Office) -> Award:
    """Paid 1140 yuan for June, of which a later run took back 340."""
    award = recoveries.paid(office)
    taken_back(award, "340.00")
    return award


def test_the_second_person_finds_it_in_the_queue_and_decides_on_the_page(office: Office, chen: Award):
    maker, checker = english(office.maker), english(office.checker)
    address = reverse("payments:claim", args=[chen.pk])
    lines = list(Claim.objects.filter(award=chen).values_list("line", flat=True))
    form = {
        "lines": [str(line) for line in lines],
        "debtor": str(recoveries.head(chen).pk),
        "reason": "Moved away.",
        "heard_on": "20200604",
        "heard": "Nothing to say.",
        "pay_by": "20200705",
    }
    assert checker.post(address, form).status_code == 403
    assert maker.post(address, {**form, "heard": ""}).status_code == 422
    assert maker.post(address, {**form, "debtor": "other-person"}).status_code == 422
    assert maker.post(address, form).status_code == 302
    found = Receivable.objects.get()
    [row] = [row for row in todo.rows(office.checker, 50) if row.number == found.number]
    assert row.url == reverse("payments:receivable", args=[found.pk])
    assert found.number not in [row.number for row in todo.rows(office.maker, 50)]
    assert found.number in page(checker, "receivables", query="?state=proposed")
    assert "a second person decides" in page(maker, "receivable", found.pk)
    assert "Decide as proposed" in page(checker, "receivable", found.pk)
    act = reverse("payments:receivable-act", args=[found.pk, "approve"])
    assert maker.post(act, {"answer": ""}).status_code == 403
    assert checker.post(act, {"answer": "Agreed."}).status_code == 302
    assert checker.post(act, {"answer": "Agreed."}).status_code == 409
    assert "340.00" in page(checker, "receivables")
    assert "追〔2020〕1号" in page(maker, "receivable", found.pk)


def test_every_account_of_a_receivable_is_in_the_trial_balance(office: Office, chen: Award):
    decided(office, chen)
    assert set(LedgerAccount.Code.values) >= {"receivable", "recovered", "written-off"}
    assert "340.00" in page(english(office.maker), "ledger")
