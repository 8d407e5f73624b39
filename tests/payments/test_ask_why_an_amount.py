"""Anybody who may read an award sees line by line how each amount came about."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.benefits import awards
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line
from civilaffairs.people import facts
from civilaffairs.people.models import Decision, Income
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out
from tests.factories.sketch import PersonSketch

MAY, JUNE, JULY = date(2020, 5, 1), date(2020, 6, 1), date(2020, 7, 1)


@pytest.fixture(autouse=True)
def city(db):
    welfare.publish()
    welfare.fund()


def run(month):
    with business_time(cutoff(month)):
        carry_out(runs.start(None, month, areas.city()))


@pytest.fixture
def award():
    """Paid in May and June; a wage since April was learned on 20 June and recovered by July's run."""
    home = welfare.li()
    granted = welfare.grant(home, day=date(2020, 4, 12))
    run(MAY), run(JUNE)
    with business_time(date(2020, 6, 20)):
        decision = Decision.objects.create(
            kind=Decision.Kind.REVIEW, decided_on=date(2020, 6, 20), case_number="石民复〔2020〕3号"
        )
        facts.adopt_values(
            decision, Income, date(2020, 4, 10), person=home.persons[1], kind="wage", amount=Decimal("80.00")
        )
    run(JULY)
    return granted


def read(name, key, role=Role.CASEWORKER, area=None, status=200):
    client = staff.browser(staff.actor(role, area))
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(f"payments:{name}", args=[key]))
    assert answer.status_code == status
    return answer.content.decode()


def test_an_award_of_one_person_is_shown_too():
    old = welfare.household(PersonSketch(date(1935, 3, 1)), number="H2").persons[0]
    assert old.name in read("award", welfare.grant(old, "old-age").pk)


def test_the_award_lists_its_lines_each_with_its_reason(award):
    text = read("award", award.pk)
    assert award.number in text
    for line in Line.objects.filter(award=award):
        assert f'href="{reverse("payments:why", args=[line.pk])}"' in text
    assert "-80.00" in text and "1,680.00" in text
    assert reverse("reviews:start", args=[award.pk]) in text
    assert Event.objects.filter(action="award.read", object_id=str(award.pk)).exists()


def test_a_first_amount_shows_formula_standard_and_facts(award):
    text = read("why", Line.objects.get(for_month=MAY, line="top-up", seq=1).pk)
    assert "1,060.00 × 3 − 1,500.00 = 1,680.00" in text
    assert (
        "Counted income of the household 1,500.00 &lt; Minimum living standard 1,060.00 × Counted members 3"
        in text
    )
    assert "东府〔2019〕1号" in text
    assert "1,500.00 yuan a month" in text
    assert "80.00 yuan a month" not in text  # not known to that run
    assert "最低生活保障审核确认办法第二十三条" in text


def test_a_recovery_names_what_was_issued_before_and_who_adopted_the_fact(award):
    claim = Line.objects.get(for_month=MAY, line="top-up", seq=2)
    text = read("why", claim.pk)
    assert "1,060.00 × 3 − 1,580.00 = 1,600.00" in text
    assert "Due 1,600.00 − already issued 1,680.00 = -80.00" in text
    assert reverse("payments:why", args=[Line.objects.get(for_month=MAY, line="top-up", seq=1).pk]) in text
    assert "石民复〔2020〕3号" in text


def test_an_ended_award_says_why_nothing_is_due(award):
    with business_time(date(2020, 7, 20)):
        awards.end(award, MAY, "income", welfare.decide(date(2020, 7, 20), Decision.Kind.STOP))
    run(date(2020, 8, 1))
    text = read("why", Line.objects.get(for_month=JULY, line="utilities", seq=2).pk)
    assert "the last month of the award is 2020-05" in text
    assert "2020-05 · income" in read("award", award.pk)


def test_a_person_s_allowance_and_a_gradual_exit_are_explained_too(award):
    elder = welfare.household(PersonSketch(date(1938, 3, 1)), number="H2").persons[0]
    welfare.grant(elder, "old-age", day=date(2020, 6, 12))
    with business_time(date(2020, 6, 25)):
        awards.leave_gradually(award, JUNE, welfare.decide(date(2020, 6, 25)))
    for month in range(8, 12):
        run(date(2020, month, 1))
    allowance = Line.objects.filter(programme="old-age").earliest("id")
    assert "1938-03-01" in read("why", allowance.pk)
    half = Line.objects.get(for_month=date(2020, 10, 1), line="top-up")
    assert "1,600.00 × 0.5 = 800.00" in read("why", half.pk)


def test_a_neighbour_and_the_administrator_see_nothing(award):
    line = Line.objects.earliest("id")
    neighbour = staff.actor(Role.CASEWORKER, areas.other_town(), "林芳", "linfang")
    for name, key in (("award", award.pk), ("why", line.pk)):
        address = reverse(f"payments:{name}", args=[key])
        assert staff.browser(neighbour).get(address).status_code == 404
        read(name, key, Role.SYSTEM_ADMIN, status=403)
        read(name, key, Role.FINANCE_CHECKER)


@pytest.mark.parametrize(("name", "most"), [("award", 20), ("why", 28)])
def test_the_pages_keep_a_budget_of_queries(award, name, most, django_assert_max_num_queries):
    key = award.pk if name == "award" else Line.objects.latest("id").pk
    client = staff.browser(staff.actor(Role.CASEWORKER))
    client.get(reverse(f"payments:{name}", args=[key]))
    with django_assert_max_num_queries(most):
        assert client.get(reverse(f"payments:{name}", args=[key])).status_code == 200
