from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.asking import Ask, AskedNames
from civilaffairs.benefits.decided import DecidedProgramme
from civilaffairs.benefits.declaration import Subject
from civilaffairs.benefits.programme import register
from civilaffairs.benefits.statements import Condition, FactNames, StandardNames
from civilaffairs.benefits.terms import Term

QUARTER = Decimal("0.25")


@register
class OrphanStudy(DecidedProgramme):
    """孤儿助学金: a sum for each school year of a grown orphan, paid for its quarters."""

    code, name = "orphan-study", _("Study grant of orphans")
    subject = Subject.PERSON
    law = "国办发〔2010〕54号第二条"
    mark = "学"
    left_to_towns = False
    fund = "lottery"
    questions = (Ask("quarters", _("Quarters of the school year"), most=4),)

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition("adult", ~facts.minor, says=_("The person is still a minor."), law=self.law)
        yield Condition("school", facts.in_school, says=_("The person does not go to school."), law=self.law)

    def fixes(self, asked: AskedNames, standard: StandardNames) -> Term:
        return standard("orphan-study") * asked.quarters * QUARTER
