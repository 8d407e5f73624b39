"""A statement reads as an official would say it, in both languages."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from civilaffairs.benefits import names, programme, wording
from civilaffairs.benefits.overlaps import OtherRead

EXTREME = {
    "fact:disability": "mental",
    "fact:disability_grade": Decimal(2),
    "fact:age": Decimal(47),
    "fact:age_at_start": Decimal(46),
    "fact:minor": False,
    "fact:in_school": False,
}


def condition(benefit, code, inputs):
    (version,) = programme.get(benefit).formulas
    (found,) = (each for each in version.conditions if each.code == code)
    return wording.condition(found.term, inputs)


def test_every_fact_and_setting_that_a_benefit_reads_has_a_name():
    for each in programme.find(lambda _: True):
        for name in each.reads_of("fact"):
            assert names.of_input(f"fact:{name}") != name
        for name in (*each.reads_of("setting"), *each.settings_of_facts):
            assert names.of_input(f"setting:{name}") != name


@pytest.mark.parametrize("code", programme.codes())
def test_every_statement_can_be_said(code):
    for version in programme.get(code).formulas:
        for condition in version.conditions:
            assert wording.condition(condition.term, {})
        for line in version.lines:
            assert wording.formula(line.net, {})


def test_a_long_condition_is_said_with_and_and_or():
    with override("en"):
        said = condition("extreme-hardship", "capacity", EXTREME)
    assert said.startswith("Completed years of age 47 ≥ 60 or (")
    assert (
        "(Disability category is Intellectual or Mental (found: Mental) and Disability grade 2 ≤ 3)" in said
    )
    assert "Age at the confirmation 46 < 16 and (Under 18: no or In full-time school: no)" in said
    with override("zh-hans"):
        said = condition("extreme-hardship", "capacity", EXTREME)
    assert "残疾类别为智力 或 精神（实为精神） 且 残疾等级 2 ≤ 3" in said
    assert not any(sign in said for sign in "|&=")


def test_what_other_benefits_give_is_named():
    inputs = {
        "other:paid minimum-living": Decimal("560.00"),
        "setting:disability-living.low-income": True,
        "other:recognised low-income": None,
    }
    with override("en"):
        said = condition("disability-living", "need", inputs)
        assert names.of_other(OtherRead("share", "minimum-living", "top-up")) == (
            "what Minimum living guarantee · Minimum living allowance pays per head"
        )
    assert said.startswith("what Minimum living guarantee pays 560.00 > 0 or (Low-income families")
    assert "the conditions of Low-income family hold —" in said


def test_a_minimum_says_what_it_raises():
    (line,) = programme.get("price-subsidy").formulas[0].lines
    inputs = {
        "fact:followed": Decimal(3),
        "setting:price-subsidy cpi": Decimal("3.5"),
        "standard:price-index": Decimal("4.2"),
        "standard:minimum-living": Decimal("1060.00"),
        "setting:price-subsidy.minimum": Decimal("50.00"),
    }
    with override("en"):
        said = wording.formula(line.net, inputs)
        assert said.startswith(
            "((Price subsidy: least sum for a person, in yuan, since (Minimum living standard"
        )
        assert "rounded to the fen) gives only 44.52) × " in said
        assert line.net.text(inputs) == "(50 × 3)"
        lower = {**inputs, "setting:price-subsidy.minimum": Decimal("44.52")}
        assert "least" not in wording.formula(line.net, lower)
        assert line.net.text(lower) == "(44.52 × 3)"
    with override("zh-hans"):
        assert "按此只有 44.52" in wording.formula(line.net, inputs)


def test_settings_are_said_in_words():
    with override("zh-hans"):
        assert names.of_choice([{"months": 3, "rate": "0.50"}]) == "月数 3, 比例 0.50"
        assert names.of_choice(["elder", "minor"]) == "老年人; 未成年人"
        assert names.of_choice(False) == "否"
        assert names.of_choice(None) == "无"
