"""What an author of a benefit meets: small terms, several readings, loud refusals."""

from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from civilaffairs.benefits import programme
from civilaffairs.benefits.choices import at_least, banded, one_of, raised_to, where
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.statements import FactNames, StandardNames
from civilaffairs.benefits.values import MissingInput

facts, standard = FactNames("household"), StandardNames()
INPUTS = {
    "fact:members": Decimal(3),
    "fact:counted_income": Decimal("1500"),
    "standard:minimum-living": Decimal("1060"),
}


def test_one_statement_is_read_four_ways():
    top_up = standard("minimum-living") * facts.members - facts.counted_income
    assert top_up.sql() == '((s."minimum-living" * f."members") - f."counted_income")'
    assert top_up.value(INPUTS) == Decimal(1680)
    assert top_up.text(INPUTS) == "1,060.00 × 3 − 1,500.00"
    assert top_up.reads() == set(INPUTS)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: bool(facts.members > 1),
        lambda: facts.members and 1,
        lambda: min(facts.members, facts.counted_income),
        lambda: list(facts.members),
        lambda: facts.members * 1.5,  # type: ignore[operator]
        lambda: float(facts.members),
    ],
)
def test_what_would_lie_silently_is_refused_with_its_line(ask):
    with pytest.raises(TypeError, match=r"test_write_a_statement\.py, line \d+"):
        ask()


def test_choices_read_only_the_branch_taken():
    tiers = banded(facts.members, {3: Decimal(5), 9: standard("old-age.90")})
    assert tiers.value(INPUTS) == 5
    assert at_least(facts.members - 10, 0).value(INPUTS) == 0
    assert where(one_of(facts.members, 1, 3), facts.members, 0).text(INPUTS) == "3"
    with pytest.raises(MissingInput):
        where(facts.members > 2, standard("orphan"), 0).value(INPUTS)


def test_brackets_stand_where_they_are_needed():
    assert ((facts.members + 1) * (facts.members - 1)).text(INPUTS) == "(3 + 1) × (3 − 1)"
    assert (facts.counted_income - (facts.members - 1)).text(INPUTS) == "1,500.00 − (3 − 1)"


def test_a_choice_that_cities_need_not_make():
    least = standard.if_chosen("price-subsidy.minimum", 7)
    key = "setting:price-subsidy.minimum"
    assert least.value({}) == least.value({key: None}) == 7
    assert least.value({key: Decimal(30)}) == 30
    assert least.sql() == "COALESCE((s.\"set:price-subsidy.minimum\" #>> '{}')::numeric, 7)"
    with pytest.raises(ImproperlyConfigured):
        standard.if_chosen("vulnerable.elder-age")


@pytest.mark.parametrize(
    ("amount", "raised"), [("-1", "-1"), ("0", "0"), ("0.01", "9"), ("9", "9"), ("9.01", "9.01")]
)
def test_a_minimum_raises_what_is_there_and_gives_nothing_new(amount, raised):
    term = raised_to(standard("orphan"), facts.counted_income)
    inputs = {"fact:counted_income": Decimal(amount), "standard:orphan": Decimal(9)}
    assert term.value(inputs) == Decimal(raised)
    assert term.is_raised(inputs) is (amount == "0.01")


def test_a_standard_that_cities_may_lack():
    assert standard.if_published("utilities").value({}) == 0
    with pytest.raises(ImproperlyConfigured, match="minimum-living"):
        standard.if_published("minimum-living")


def test_wrong_names_are_refused():
    with pytest.raises(AttributeError, match="no fact 'membres'"):
        facts.membres  # noqa: B018
    with pytest.raises(ImproperlyConfigured, match="no standard"):
        standard("minimum-livng")


def test_two_benefits_of_one_code_are_refused():
    with pytest.raises(ImproperlyConfigured, match="Two benefits"):
        programme.register(type("Again", (Programme,), {"code": "minimum-living"}))


def test_a_benefit_that_is_not_published_is_not_named_on_a_bank_statement():
    with pytest.raises(ImproperlyConfigured, match="may not name it"):
        programme.register(type("Orphan", (Programme,), {"code": "foundling", "memo": "孤儿"}))


def test_unknown_benefits_and_circles_are_refused():
    assert programme.order({"b": ["a"], "a": []}) == ("a", "b")
    with pytest.raises(ImproperlyConfigured, match="unknown"):
        programme.order({"a": ["x"]})
    with pytest.raises(ImproperlyConfigured, match="circle"):
        programme.order({"a": ["b"], "b": ["a"]})


def test_extreme_hardship_is_calculated_before_minimum_living():
    assert programme.closure(["minimum-living"]) == ("extreme-hardship", "orphan", "minimum-living")
