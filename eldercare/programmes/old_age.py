from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.choices import banded
from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import FactNames, Line, StandardNames


@register
class OldAgeAllowance(Programme):
    """高龄津贴: a monthly allowance from 80 on, by age."""

    code, name = "old-age", _("Old-age allowance")
    kind, subject = Kind.RECURRING, Subject.PERSON
    starts, workflow = Starts.MONTH_OF_AGE, Workflow.SHORT_REVIEW
    law = "中华人民共和国老年人权益保障法第三十三条"
    memo, mark = "高龄津贴", "龄"
    publishes = ("name", "amount")
    seen_in_registers = True

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        tiers = {years: standard(f"old-age.{years}") for years in (80, 90, 100)}
        yield Line("allowance", banded(facts.allowance_age, tiers), _("Allowance"), law=self.law)
