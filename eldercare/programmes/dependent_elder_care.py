from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.choices import one_of, where
from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.overlaps import Higher
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, Line, StandardNames

HIGHER_OF_TWO = "国发〔2015〕52号第三条"


@register
class DependentElderCare(Programme):
    """失能老年人护理补贴: care of elders in need who depend on others, by assessed grade."""

    code, name = "dependent-elder-care", _("Dependent-elder care subsidy")
    kind, subject = Kind.RECURRING, Subject.PERSON
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.SHORT_REVIEW
    law = "中华人民共和国老年人权益保障法第三十条"
    mark = "失"
    publishes = ("name", "amount")

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition("age", facts.age >= 60, says=_("The person is not yet 60."), law=self.law)
        yield Condition(
            "grade",
            one_of(facts.elder_grade, "moderate", "severe", "total"),
            says=_("The assessment does not find the person dependent enough."),
            law=self.law,
        )
        yield Condition(
            "need",
            (facts.paid("minimum-living") > 0)
            | (facts.gross("extreme-hardship", "basic") > 0)
            | facts.recognised("low-income"),
            says=_("The household has neither a basic allowance nor a low income."),
            law=self.law,
        )

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        by_grade = where(
            facts.elder_grade == "total",
            standard("dependent-elder-care.total"),
            where(
                facts.elder_grade == "severe",
                standard("dependent-elder-care.severe"),
                standard("dependent-elder-care.moderate"),
            ),
        )
        yield Line(
            "allowance",
            by_grade,
            _("Allowance"),
            law=self.law,
            higher=(
                Higher("disability-care", "allowance", keeps_tie=False, law=HIGHER_OF_TWO),
                Higher("extreme-hardship", "care", keeps_tie=False, law=HIGHER_OF_TWO),
            ),
        )
