from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.choices import where
from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, Line, StandardNames
from civilaffairs.benefits.terms import Term


@register
class Orphan(Programme):
    """孤儿基本生活费: a child without parents, cared for at home or in an institution."""

    code, name = "orphan", _("Orphan basic living allowance")
    kind, subject = Kind.RECURRING, Subject.PERSON
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.SHORT_REVIEW
    law = "国办发〔2010〕54号第二条"
    # Fifteen working days each for town and county, and for the child's sake no notice.
    clocks = {"first-review": 15, "confirm": 15, "total": 30}
    mark = "孤"
    left_to_towns = False
    excludes = ("minimum-living", "extreme-hardship", "unattended-child", "disability-living")

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition("age", still_child(facts), says=_("The person is not a minor."), law=self.law)

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        yield Line("allowance", child_standard(facts, standard), _("Basic living allowance"), law=self.law)


def still_child(facts: FactNames) -> Term:
    """Began as a minor, and is one still or goes to school."""
    return (facts.age_at_start < 18) & (facts.minor | facts.in_school)


def child_standard(facts: FactNames, standard: StandardNames) -> Term:
    """The standard of institutions; at home the one for scattered care where a city has it."""
    institution = standard("orphan")
    scattered = standard.if_published("orphan.scattered", institution)
    return where(facts.care_at == "home", scattered, institution)
