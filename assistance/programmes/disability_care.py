from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.overlaps import Higher
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, Line, StandardNames

HIGHER_OF_TWO = "国发〔2015〕52号第三条"


@register
class DisabilityCare(Programme):
    """重度残疾人护理补贴: a care subsidy of severely disabled persons."""

    code, name = "disability-care", _("Disability care subsidy")
    kind, subject = Kind.RECURRING, Subject.PERSON
    starts, workflow = Starts.MONTH_OF_APPLICATION, Workflow.SHORT_REVIEW
    law = "国发〔2015〕52号第二条"
    excludes = ("extreme-hardship",)
    mark, papers = "护", ("disability",)
    # The town's check, then that of the disabled persons' federation and of the county.
    # A city may post a notice between the two: ``clock.<code>.notice``, its days.
    clocks = {"first-review": 7, "confirm": 14, "total": 21, "notice": 0}
    publishes = ("name", "amount")
    seen_in_registers = True

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition(
            "grade",
            facts.severe_disability,
            says=_("The certificate's category and grade are not among those that receive care."),
            law="国发〔2015〕52号第二条",
        )

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        yield Line(
            "allowance",
            standard("disability-care"),
            _("Allowance"),
            law=self.law,
            higher=(Higher("dependent-elder-care", "allowance", keeps_tie=True, law=HIGHER_OF_TWO),),
        )
