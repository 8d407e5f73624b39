from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import FactNames, Line, StandardNames


@register
class OperatingSubsidy(Programme):
    """养老机构运营补贴: a sum for each bed that an institution had occupied in a month.

    A city may publish a rate of its own for beds of residents who need care; else one rate holds for all.
    """

    code, name = "operating-subsidy", _("Operating subsidy of care homes")
    kind, subject = Kind.METERED, Subject.ORGANISATION
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.SHORT_REVIEW
    mark = "营"
    law = "中华人民共和国老年人权益保障法第四十三条"

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        basic = standard("bed-month")
        due = (
            facts.independent_beds * basic
            + facts.partial_beds * standard.if_published("bed-month.partial", basic)
            + facts.dependent_beds * standard.if_published("bed-month.dependent", basic)
        )
        yield Line("allowance", due, _("Operating subsidy"), law=self.law)
