"""An off-cycle run for a town, a benefit or one urgent award: the month's run goes on from it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.audit.clock import business_time
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line, Run
from civilaffairs.people import facts
from civilaffairs.people.models import Decision, Income
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out
from tests.payments.pages import english
from tests.payments.test_run_the_month import JULY, JUNE, ZHANG_LEI, lines, run


@pytest.fixture(autouse=True)
def city(db):
    welfare.publish()
    welfare.fund()


def test_the_months_run_goes_on_from_an_off_cycle_run_of_a_town():
    welfare.grant(welfare.li())
    with business_time(date(2020, 6, 15)):
        urgent = runs.start(None, JUNE, areas.town(), ["minimum-living"], Run.Kind.OFF_CYCLE)
        carry_out(urgent)
        month = runs.start(None, JUNE, areas.city())
        carry_out(month)
    assert sum(amount for _line, _month, amount, _seq in lines(urgent)) == Decimal("1920.00")
    assert (lines(month), month.known_until) == ([], cutoff(JUNE))
    taken = month.covers.filter(town=areas.town()).values_list("programme", flat=True)
    assert "minimum-living" not in taken and "old-age" in taken
    assert run(JULY).line_count == 2


def test_the_months_run_knows_what_a_run_of_an_earlier_month_knew():
    welfare.grant(welfare.li())
    with business_time(date(2020, 7, 3)) as now:
        carry_out(runs.start(None, JUNE, areas.town(), ["minimum-living"], Run.Kind.OFF_CYCLE))
        july = runs.start(None, JULY, areas.city())
        carry_out(july)
    assert july.known_until == now
    assert {month for _line, month, _amount, _seq in lines(july)} == {JULY}


def test_a_run_for_one_award_pays_it_alone_and_the_months_run_the_others():
    home = welfare.li()
    award = welfare.grant(home)
    other = welfare.grant(welfare.household(ZHANG_LEI, number="H2").persons[0], "extreme-hardship")
    with business_time(date(2020, 6, 12)):
        decision = welfare.decide(date(2020, 6, 12), Decision.Kind.REVIEW)
        facts.adopt_values(
            decision, Income, date(2020, 5, 10), person=home.persons[1], kind="wage", amount=Decimal("80.00")
        )
    with business_time(date(2020, 6, 15)):
        urgent = runs.start_for(staff.actor("finance-maker"), JUNE, award)
        carry_out(urgent)
        month = runs.start(None, JUNE, areas.city())
        carry_out(month)
    assert {line.award_id: line.amount for line in Line.objects.filter(run=urgent, line="top-up")} == {
        award.pk: Decimal("1600.00")
    }
    assert set(Line.objects.filter(run=month).values_list("award", flat=True)) == {other.pk}
    july = run(JULY)
    assert {row.for_month for row in Line.objects.filter(run=july)} == {JULY}
    line = Line.objects.filter(run=urgent)[0]
    with pytest.raises(IntegrityError, match="knew more"), transaction.atomic():
        Line.objects.create(
            for_month=JULY, award=award, line="utilities", seq=2, before=line.after, amount=1,
            after=line.after + 1, run=month, town=line.town, programme=line.programme, fund=line.fund,
            inputs=line.inputs, formula=line.formula,
        )  # fmt: skip


def test_the_pages_offer_it_ready_chosen():
    award = welfare.grant(welfare.li())
    with business_time(date(2020, 6, 15)):
        maker = english(staff.actor("finance-maker"))
        form = maker.get(reverse("payments:run-start")).context["form"]
        assert (form.initial["kind"], form.initial["programmes"]) == (Run.Kind.OFF_CYCLE, [])
        url = reverse("payments:run-for-award", args=[award.pk])
        assert url in maker.get(reverse("payments:award", args=[award.pk])).content.decode()
        assert maker.post(url, {"month": "2020-06"}).status_code == 302
    assert Run.objects.get().award == award
