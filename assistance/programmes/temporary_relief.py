from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.asking import Ask, AskedNames
from civilaffairs.benefits.choices import at_least, at_most, in_slices, where
from civilaffairs.benefits.decided import DecidedProgramme
from civilaffairs.benefits.declaration import Channel, Once, Subject, Workflow
from civilaffairs.benefits.programme import register
from civilaffairs.benefits.statements import StandardNames
from civilaffairs.benefits.terms import Term
from civilaffairs.benefits.values import YUAN

SCHEME = "temporary-relief"
EMERGENCY, EXPENDITURE = "emergency", "expenditure"


@register
class TemporaryRelief(DecidedProgramme):
    """临时救助: once, for an emergency by persons and months, or for what illness or school has cost."""

    code, name = "temporary-relief", _("Temporary relief")
    subject = Subject.HOUSEHOLD
    law = "社会救助暂行办法第四十七至五十一条"
    channels = (Channel.BANK, Channel.CASH)
    shared_with = "charity"
    workflow = Workflow.RELIEF
    clocks = {"confirm": 10, "total": 20}
    mark, papers = "临", ("authorisation",)
    urgent = ("kind", EMERGENCY)
    held_to = ("expenditure-hardship", "income")  # 民发〔2018〕23号: below last year's disposable income
    once = Once.CAUSE
    publishes = ("name", "members", "amount")
    questions = (
        Ask(
            "kind",
            _("Kind of relief"),
            words={EMERGENCY: _("Emergency"), EXPENDITURE: _("Expenditure")},
        ),
        Ask("persons", _("Persons in need"), least=1, most=100, only=("kind", EMERGENCY)),
        Ask("months", _("Months"), least=1, most=6, only=("kind", EMERGENCY)),
        Ask("self_paid", _("Paid by the family in twelve months"), YUAN, only=("kind", EXPENDITURE)),
    )

    def fixes(self, asked: AskedNames, standard: StandardNames) -> Term:
        monthly = standard("minimum-living")
        months = at_least(asked.months, standard.choice(SCHEME, "floor_months"))
        amount = where(
            asked.kind == EMERGENCY,
            monthly * asked.persons * months,
            in_slices(asked.self_paid, standard.choice(SCHEME, "slices")),
        )
        return at_most(amount, standard.choice(SCHEME, "cap") * monthly)

    def town_decides(self, standard: StandardNames) -> Term:
        return standard.choice(SCHEME, "township_limit")
