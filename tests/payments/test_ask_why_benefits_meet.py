"""Whoever asks why sees what other benefits gave, under which rule, and the line that gave it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import standards
from civilaffairs.benefits.standards import Entry
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line
from civilaffairs.people import facts
from civilaffairs.people.models import BedMonth, Decision, Income, Organisation
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out

JUNE, JULY = date(2020, 6, 1), date(2020, 7, 1)


@pytest.fixture(autouse=True)
def city(db):
    welfare.publish()
    welfare.fund()
    with business_time(date(2018, 12, 20)):
        entries = [
            Entry(code, welfare.SINCE, Decimal(value))
            for code, value in {"orphan": "1820.00", "bed-month": "110.00"}.items()
        ]
        standards.publish(areas.city(), entries, source="粤民发〔2019〕8号")


@pytest.fixture
def home():
    """Li's household with the minimum living guarantee; the child's parents cannot care for it."""
    home = welfare.li()
    welfare.grant(home)
    welfare.grant(home.persons[2], "unattended-child")
    return home


def run(month):
    with business_time(cutoff(month)):
        carry_out(runs.start(None, month, areas.city()))


def read(line, language="en"):
    client = staff.browser(staff.actor(Role.CASEWORKER))
    client.cookies["django_language"] = language
    answer = client.get(reverse("payments:why", args=[line.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_difference_names_its_law_and_the_line_that_is_taken_off(home):
    run(JUNE)
    child = Line.objects.get(programme="unattended-child")
    text = read(child)
    assert child.amount == Decimal("1260.00")
    assert "1,820.00 − 560.00 − 0.00 − 0.00 = 1,260.00" in text
    assert "Difference: 560.00 yuan" in text
    assert "民发〔2019〕62号第三条第一款" in text
    top_up = Line.objects.get(programme="minimum-living", line="top-up")
    assert f'href="{reverse("payments:why", args=[top_up.pk])}"' in text
    assert "补差：扣除最低生活保障" in read(child, "zh-hans")


def test_a_later_line_shows_both_states_with_what_changed(home):
    run(JUNE)
    with business_time(date(2020, 6, 20)):
        decision = Decision.objects.create(kind=Decision.Kind.REVIEW, decided_on=date(2020, 6, 20))
        facts.adopt_values(
            decision, Income, date(2020, 5, 10), person=home.persons[1], kind="wage", amount=Decimal("300.00")
        )
    run(JULY)
    text = read(Line.objects.get(programme="minimum-living", line="top-up", for_month=JUNE, seq=2))
    states = text[text.index('id="states"') : text.index('id="earlier"')]
    assert "Formula" in states
    for then, now in (("1,500.00", "1,800.00"), ("1,060.00 × 3 − 1,500.00", "1,060.00 × 3 − 1,800.00")):
        assert f"<td>{then}</td><td><strong>{now}</strong></td>" in states
    assert "<td>1,680.00</td><td><strong>1,380.00</strong></td>" in states
    assert "<td>3</td><td>3</td>" in states
    arrears = Line.objects.get(programme="unattended-child", for_month=JUNE, seq=2)
    assert arrears.amount == Decimal("100.00")
    assert "<td>560.00</td><td><strong>460.00</strong></td>" in read(arrears)


def test_an_organisation_s_line_names_what_was_measured():
    care_home = Organisation.objects.create(
        name="石龙敬老院", credit_code="12441900MB2C000018", area=areas.town()
    )
    award = welfare.grant(care_home, "operating-subsidy")
    with business_time(date(2020, 6, 30)):
        facts.adopt_values(
            welfare.decide(date(2020, 6, 30)),
            BedMonth,
            JUNE,
            organisation=care_home,
            month=JUNE,
            occupied=42,
        )
    run(JULY)
    line = Line.objects.get(award=award)
    text = read(line)
    assert "42 × 110.00 + 0 × 110.00 + 0 × 110.00 = 4,620.00" in text
    assert "Beds of self-reliant residents × Operating subsidy per occupied bed and month" in text
    assert "42 beds in 2020-06" in text and "石龙敬老院" in text


def test_a_run_lists_where_benefits_met_with_both_amounts(home):
    run(JUNE)
    client = staff.browser(staff.actor(Role.FINANCE_MAKER, areas.city()))
    client.cookies["django_language"] = "en"
    june = Line.objects.all()[0].run
    address = reverse("payments:run-meetings", args=[june.pk])
    assert address in client.get(reverse("payments:run", args=[june.pk])).content.decode()
    text = client.get(address).content.decode()
    assert "1,260.00" in text and "1,920.00" in text
    assert "Difference: what" in text and "民发〔2019〕62号第三条第一款" in text
    neighbour = staff.browser(staff.actor(Role.FINANCE_MAKER, areas.other_town(), "林芳", "linfang"))
    assert neighbour.get(address).status_code == 404
    assert staff.browser(staff.actor(Role.CASEWORKER)).get(address).status_code == 403
