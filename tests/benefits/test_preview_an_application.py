"""The live panel: what the people on the form would be due, by the run's own SQL."""

from datetime import date
from decimal import Decimal

from civilaffairs.benefits.preview import preview
from civilaffairs.benefits.sketch import PersonSketch
from civilaffairs.people.models import Household, Person
from tests.factories import areas

JUNE = date(2020, 6, 1)


def test_the_panel_shows_income_line_and_amount(published):
    people = [
        PersonSketch(date(1980, 1, 5), "M", incomes={"wage": Decimal("1500.00")}),
        PersonSketch(date(1982, 1, 5)),
        PersonSketch(date(2010, 1, 5)),
    ]
    shown = preview("minimum-living", people, areas.town(), JUNE)
    assert (shown.members, shown.counted_income, shown.per_head) == (3, Decimal("1500"), Decimal("500.00"))
    assert shown.standard == Decimal("1060")
    assert shown.eligible
    assert [(each.line, each.amount, each.text) for each in shown.amounts] == [
        ("top-up", Decimal("1680.00"), "1060.00 × 3 − 1500.00"),
        ("utilities", Decimal("240.00"), "80.00 × 3"),
    ]
    assert shown.total == Decimal("1920.00")
    assert not Household.objects.exists()
    assert not Person.objects.exists()


def test_a_failing_condition_is_named(published):
    rich = PersonSketch(date(1980, 1, 5), incomes={"wage": Decimal("1060.00")})
    shown = preview("minimum-living", [rich], areas.town(), JUNE)
    assert not shown.eligible
    assert [(each.code, each.met) for each in shown.conditions] == [("income", False)]
    assert shown.amounts == []


def test_a_missing_standard_is_named_not_guessed(db):
    shown = preview("minimum-living", [PersonSketch(date(1980, 1, 5))], areas.town(), JUNE)
    assert [str(name) for name in shown.missing] == ["最低生活保障标准"]
    assert not shown.eligible


def test_a_person_with_extreme_hardship(published):
    du = PersonSketch(date(1948, 6, 1), "M", self_care_failed=2)
    shown = preview("extreme-hardship", [du], areas.town(), JUNE)
    assert [(each.line, each.amount, each.text) for each in shown.amounts] == [
        ("basic", Decimal("1696.00"), "1696.00"),
        ("care", Decimal("516.00"), "1720.00 × 0.3"),
    ]
