"""A line of years ago is explained from what was kept, by the formula of its month."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from assistance.programmes.minimum_living import MinimumLiving
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import programme
from civilaffairs.benefits.statements import Line as Amount
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import issue, runs, why
from civilaffairs.payments.models import Line
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out

MAY, JUNE, JULY = date(2020, 5, 1), date(2020, 6, 1), date(2020, 7, 1)


class Newer(MinimumLiving):
    """A tenth of the income is left out of account; food, gas and water are no line of their own any more."""

    def lines(self, facts, standard):
        counted = facts.counted_income * Decimal("0.9")
        yield Amount(
            "top-up", standard("minimum-living") * facts.members - counted, "新低保金", law="新法第一条"
        )


@pytest.fixture
def new_law(db, monkeypatch):
    """Call it to have the newer statement from July on."""

    def come():
        changed = type("Changed", (MinimumLiving,), {"later": {"2020-07": Newer}})()
        monkeypatch.setitem(programme._programmes, "minimum-living", changed)
        issue.due_statement.cache_clear()

    yield come
    issue.due_statement.cache_clear()


def run(month):
    with business_time(cutoff(month)):
        carry_out(runs.start(None, month, areas.city()))


def test_both_formulas_explain_their_months(new_law):
    welfare.publish()
    welfare.fund()
    award = welfare.grant(welfare.li(), day=date(2020, 4, 12))
    run(MAY)
    run(JUNE)
    new_law()
    run(JULY)
    old = Line.objects.get(award=award, for_month=MAY, line="top-up")
    supplement = Line.objects.get(award=award, for_month=MAY, line="utilities")
    new = Line.objects.get(award=award, for_month=JULY)
    assert [why.derivation_of(line).text for line in (old, supplement, new)] == [
        "1,060.00 × 3 − 1,500.00",
        "80.00 × 3",
        "1,060.00 × 3 − 1,500.00 × 0.9",
    ]
    assert why.derivation_of(new).law == "新法第一条"
    assert (old.formula, new.formula) == ("1999-01", "2020-07")
    client = staff.browser(staff.actor(Role.CASEWORKER))
    page = client.get(reverse("payments:why", args=[old.pk])).content.decode()
    assert "最低生活保障审核确认办法第二十三条" in page and "新法" not in page
