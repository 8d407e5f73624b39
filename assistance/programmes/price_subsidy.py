from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.asking import Ask
from civilaffairs.benefits.choices import at_least, raised_to, rounded, where
from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import FactNames, Line, StandardNames
from civilaffairs.benefits.values import FACTOR, Value

PER_CENT = Decimal("0.01")


@register
class PriceSubsidy(Programme):
    """价格临时补贴: when prices rise fast, one sum for each person with a basic allowance."""

    code, name = "price-subsidy", _("Temporary price subsidy")
    kind, subject = Kind.DERIVED, Subject.FOLLOWED
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.SHORT_REVIEW
    law = "发改价格〔2021〕1553号"
    follows = ("minimum-living", "extreme-hardship", "orphan", "unattended-child")
    questions = (
        Ask("persons", _("Persons")),
        Ask("cpi", _("Consumer prices, per cent year on year"), FACTOR, least=-100),
        Ask("food_cpi", _("Food prices, per cent year on year"), FACTOR, least=-100),
    )

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        prices = standard.if_published("price-index")
        food = standard.if_published("food-price-index")
        triggered = (prices >= standard.choice("price-subsidy", "cpi")) | (
            food >= standard.choice("price-subsidy", "food")
        )
        each = raised_to(
            standard.if_chosen("price-subsidy.minimum"),
            rounded(standard("minimum-living") * at_least(prices, 0) * PER_CENT),
        )
        yield Line("allowance", where(triggered, each * facts.followed, 0), _("Subsidy"), law=self.law)

    def stands_for(self, answers: Mapping[str, Value]) -> dict[str, Value]:
        return {
            "fact:followed": answers["persons"],
            "standard:price-index": answers["cpi"],
            "standard:food-price-index": answers["food_cpi"],
        }
