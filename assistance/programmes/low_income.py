from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, StandardNames
from civilaffairs.benefits.terms import Term


@register
class LowIncome(Programme):
    """低收入家庭（最低生活保障边缘家庭）: a recognition that opens other doors and pays nothing itself."""

    code, name = "low-income", _("Low-income family")
    kind, subject = Kind.RECURRING, Subject.HOUSEHOLD
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.FULL_REVIEW
    law = "最低生活保障审核确认办法第八条；国办发〔2023〕39号第二条"
    leaves_out = ("extreme-hardship", "orphan")
    valid_months = 12
    mark, papers = "边", ("authorisation",)
    publishes = ("name", "members")

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        line = standard("minimum-living") * facts.members
        yield Condition(
            "above",
            facts.counted_income >= line,
            says=_("The income per head is below the minimum living standard: apply for that instead."),
            law="最低生活保障审核确认办法第八条",
        )
        yield Condition(
            "below",
            within(facts.counted_income, standard("low-income.upper") * line, standard),
            says=_("The income per head is above the bound of low income."),
            law="最低生活保障审核确认办法第八条",
        )


def within(income: Term, bound: Term, standard: StandardNames) -> Term:
    """Below the bound, or on it where the city includes it."""
    inclusive = standard.choice("low-income.upper-inclusive")
    return (income < bound) | inclusive & (income == bound)
