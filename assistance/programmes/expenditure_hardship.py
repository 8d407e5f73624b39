from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, StandardNames


@register
class ExpenditureHardship(Programme):
    """刚性支出困难家庭: a recognition for a year of families with spending they cannot avoid."""

    code, name = "expenditure-hardship", _("Expenditure-hardship family")
    kind, subject = Kind.RECURRING, Subject.HOUSEHOLD
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.FULL_REVIEW
    law = "刚性支出困难家庭认定办法"
    leaves_out = ("extreme-hardship", "orphan")
    valid_months = 12
    mark, papers = "支", ("authorisation",)
    publishes = ("name", "members")

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition(
            "not-assisted",
            ~((facts.paid("minimum-living") > 0) | facts.awarded("low-income")),
            says=_("The household has the minimum living guarantee or is recognised as low-income."),
            law="刚性支出困难家庭认定办法",
        )
