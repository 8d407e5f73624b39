from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.asking import Ask
from civilaffairs.benefits.choices import where
from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, Line, StandardNames
from civilaffairs.benefits.values import Value


@register
class ElderMeals(Programme):
    """长者膳食补助（大配餐）: a sum for each day on which an elder was served a meal."""

    code, name = "elder-meals", _("Elder meals")
    kind, subject = Kind.METERED, Subject.PERSON
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.SHORT_REVIEW
    law = "中华人民共和国老年人权益保障法第三十七条"
    mark = "膳"
    fund = "charity"
    questions = (
        Ask(
            "tier",
            _("Tier"),
            words={
                "minimum-living": _("Minimum living or extreme poverty"),
                "low-income": _("Low-income family"),
                "other": _("Others"),
            },
        ),
        Ask("days", _("Days served"), most=31),
    )

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition("age", facts.age >= 60, says=_("The person is not yet 60."), law=self.law)

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        basic = (facts.paid("minimum-living") > 0) | (facts.gross("extreme-hardship", "basic") > 0)
        rate = where(
            basic,
            standard("meals.minimum-living"),
            where(facts.recognised("low-income"), standard("meals.low-income"), standard("meals.other")),
        )
        yield Line("allowance", facts.served_days * rate, _("Meals"), law=self.law)

    def stands_for(self, answers: Mapping[str, Value]) -> dict[str, Value]:
        tier = answers["tier"]
        return {
            "fact:served_days": answers["days"],
            "other:paid minimum-living": Decimal(tier == "minimum-living"),
            "other:gross extreme-hardship basic": Decimal(0),
            "other:recognised low-income": tier == "low-income",
        }
