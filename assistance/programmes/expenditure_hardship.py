from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.codes import StandardCode
from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.overlaps import AWARDED, PAID, NotBeside
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, StandardNames
from civilaffairs.benefits.values import FACTOR

MONTHS = 12  # Facts are of a month, the published income is of a year.


@register
class ExpenditureHardship(Programme):
    """刚性支出困难家庭: a recognition for a year of families with spending they cannot avoid."""

    code, name = "expenditure-hardship", _("Expenditure-hardship family")
    kind, subject = Kind.RECURRING, Subject.HOUSEHOLD
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.FULL_REVIEW
    law = "刚性支出困难家庭认定办法"
    leaves_out = ("extreme-hardship", "orphan")
    not_beside = (
        NotBeside("minimum-living", PAID, _("The household has the minimum living guarantee."), law),
        NotBeside("low-income", AWARDED, _("The household is recognised as a low-income family."), law),
    )
    standards = {
        "disposable-income": StandardCode(_("Disposable income per head of last year"), optional=True),
        "hardship-ratio": StandardCode(
            _("Share of the income that unavoidable spending must exceed"), FACTOR, optional=True
        ),
    }
    valid_months = 12
    mark, papers = "支", ("authorisation",)
    publishes = ("name", "members")

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        spending, income = facts.rigid_spending, facts.income_before_costs
        yield Condition(
            "income",
            standard.test_if_published(
                "disposable-income",
                income * MONTHS < standard("disposable-income") * facts.members,
                income >= 0,
            ),
            says=_("The income per head reaches the disposable income of last year."),
            law="刚性支出困难家庭认定办法",
        )
        yield Condition(
            "spending",
            standard.test_if_published(
                "hardship-ratio", spending > standard("hardship-ratio") * income, spending >= 0
            ),
            says=_("The unavoidable spending is not above its share of the income."),
            law="刚性支出困难家庭认定办法",
        )
