"""Each benefit by its statement alone, without a database: conditions and amounts at their edges."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.benefits import programme
from civilaffairs.benefits.asking import AskedNames
from civilaffairs.benefits.statements import StandardNames
from civilaffairs.lib.money import round_fen
from tests.benefits.decided import FIXED
from tests.benefits.reckoned import CASES
from tests.benefits.reckoned_elders import ELDERS

JUNE = date(2020, 6, 1)


def worth(written):
    """Texts that are numbers are amounts; anything else is as written."""
    try:
        return Decimal(written) if isinstance(written, str) else written
    except ArithmeticError:
        return written


def told(inputs):
    return {key: worth(value) for key, value in inputs.items()}


@pytest.mark.parametrize(("code", "inputs", "unmet", "amounts"), [*CASES, *ELDERS])
def test_conditions_and_amounts(code, inputs, unmet, amounts):
    formula, given = programme.get(code).formula(JUNE), told(inputs)
    failing = {each.code for each in formula.conditions if not each.term.value(given)}
    assert failing == set(unmet.split())
    if not failing:
        due = [max(round_fen(line.net.number(given)), Decimal(0)) for line in formula.lines]
        assert due == [Decimal(each) for each in amounts.split()]


@pytest.mark.parametrize(("code", "answers", "inputs", "amount"), FIXED)
def test_what_a_decision_fixes(code, answers, inputs, amount):
    benefit = programme.get(code)
    fixed = benefit.fixes(AskedNames(benefit.questions), StandardNames())
    assert fixed is not None
    given = told(inputs) | {f"asked:{name}": worth(value) for name, value in answers.items()}
    assert round_fen(fixed.number(given)) == Decimal(amount)


def test_only_temporary_relief_leaves_a_sum_to_the_towns():
    standard = StandardNames()
    limits = {code: programme.get(code).town_decides(standard) for code in programme.codes()}
    (code,) = [code for code, limit in limits.items() if limit is not None]
    limit = limits["temporary-relief"]
    assert code == "temporary-relief" and limit is not None
    assert limit.number({"setting:temporary-relief township_limit": Decimal(3000)}) == 3000


def test_questions_stand_for_what_a_run_would_read():
    meals, prices = programme.get("elder-meals"), programme.get("price-subsidy")
    read = {
        tier: meals.stands_for({"tier": tier, "days": Decimal(3)})
        for tier in ("minimum-living", "low-income", "other")
    }
    paid, low = "other:paid minimum-living", "other:recognised low-income"
    assert [(each[paid], each[low]) for each in read.values()] == [(1, False), (0, True), (0, False)]
    assert all(each["other:gross extreme-hardship basic"] == 0 for each in read.values())
    assert all(each["fact:served_days"] == 3 for each in read.values())
    assert prices.stands_for({"persons": Decimal(2), "cpi": Decimal(3), "food_cpi": Decimal(4)}) == {
        "fact:followed": 2,
        "standard:price-index": 3,
        "standard:food-price-index": 4,
    }


@pytest.mark.parametrize(
    ("code", "bounds"),
    [
        ("temporary-relief", [("persons", 1, 100), ("months", 1, 6)]),
        ("consolation", [("persons", 1, 100)]),
        ("orphan-study", [("quarters", 0, 4)]),
        ("elder-meals", [("days", 0, 31)]),
        ("price-subsidy", [("cpi", -100, None), ("food_cpi", -100, None)]),
    ],
)
def test_questions_have_bounds(code, bounds):
    asked = {ask.name: ask for ask in programme.get(code).questions}
    for name, least, most in bounds:
        assert asked[name].least == least
        assert most is None or asked[name].most == most


def test_lines_are_called_as_examples_call_them():
    named = {
        "minimum-living": ("top-up", "utilities", "vulnerable"),
        "extreme-hardship": ("basic", "care"),
        "temporary-relief": ("allowance", "shared"),
    }
    for code in programme.codes():
        recognition = code in ("low-income", "expenditure-hardship")
        assert programme.get(code).line_codes == named.get(code, () if recognition else ("allowance",))


def test_the_articles_by_which_one_benefit_yields_to_another():
    lines = [line for code in programme.codes() for line in programme.get(code).formula(JUNE).lines]
    differences = {less.law for line in lines for less in line.less}
    choices = {higher.law for line in lines for higher in line.higher}
    assert (differences, choices) == ({"民发〔2019〕62号第三条第一款"}, {"国发〔2015〕52号第三条"})
    ways = [yields for line in lines for yields in line.yields]
    assert [(each.code, each.unless, each.law) for each in ways] == [
        ("unattended-child", "minimum-living", "民发〔2019〕62号第三条第一款")
    ]


def test_the_kinds_of_relief_are_called_as_examples_call_them():
    (kind,) = [ask for ask in programme.get("temporary-relief").questions if ask.name == "kind"]
    assert set(kind.words) == {"emergency", "expenditure"}
