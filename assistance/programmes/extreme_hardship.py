from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.choices import banded, one_of, where
from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.overlaps import Higher
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, Line, StandardNames
from civilaffairs.benefits.terms import Term

HIGHER_OF_TWO = "国发〔2015〕52号第三条"


@register
class ExtremeHardship(Programme):
    """特困人员救助供养: basic living and care of a person without means or supporters."""

    code, name = "extreme-hardship", _("Extreme-poverty support")
    kind, subject = Kind.RECURRING, Subject.PERSON
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.FULL_REVIEW
    law = "社会救助暂行办法第十四至十九条；特困人员认定办法"
    excludes = ("minimum-living", "orphan", "disability-living", "disability-care")
    clocks = {
        "confirm": 15,
        "total": 35,
        "extended": 50,
        "delegated": 35,
    }  # 特困人员认定办法: 15 + 7 days + 15
    memo, mark = "特困", "特"
    publishes = ("name", "amount")

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition(
            "income",
            facts.own_income < standard("minimum-living"),
            says=_("The person's income is not below the minimum living standard."),
            law="特困人员认定办法第六条",
        )
        yield Condition(
            "capacity",
            unable_to_work(facts),
            says=_("The person is not old, young or disabled enough to be without capacity for work."),
            law="特困人员认定办法第五条、第二十七条",
        )
        yield Condition(
            "self-care",
            facts.assessed,
            says=_("The ability of self-care has not been assessed."),
            law="特困人员认定办法第二十条",
        )

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        basic = standard("extreme-hardship")
        yield Line(
            "basic",
            where(facts.rural, standard.if_published("extreme-hardship.rural", basic), basic),
            _("Basic living"),
            law="社会救助暂行办法第十五条",
        )
        rate = banded(
            facts.self_care_failed,
            {
                0: standard("care-rate.independent"),
                1: standard("care-rate.partial"),
                4: standard("care-rate.dependent"),
            },
        )
        yield Line(
            "care",
            standard("minimum-wage") * rate,
            _("Care"),
            law="特困人员认定办法第二十一条",
            higher=(Higher("dependent-elder-care", "allowance", keeps_tie=True, law=HIGHER_OF_TWO),),
        )


def unable_to_work(facts: FactNames) -> Term:
    """60 or older, or disabled enough, or a minor who began before 16 (then on while in school)."""
    disabled = (
        one_of(facts.disability, "intellectual", "mental") & (facts.disability_grade <= 3)
        | (facts.disability == "physical") & (facts.disability_grade <= 2)
        | (facts.disability == "visual") & (facts.disability_grade <= 1)
    )
    began_as_child = (facts.age_at_start < 16) & (facts.minor | facts.in_school)
    return (facts.age >= 60) | disabled | began_as_child
