from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.overlaps import Yields
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, Line, StandardNames

CHILD_RATE = "民发〔2019〕62号第三条第一款"


@register
class DisabilityLiving(Programme):
    """困难残疾人生活补贴: a living subsidy of disabled persons in need."""

    code, name = "disability-living", _("Disability living subsidy")
    kind, subject = Kind.RECURRING, Subject.PERSON
    starts, workflow = Starts.MONTH_OF_APPLICATION, Workflow.SHORT_REVIEW
    law = "国发〔2015〕52号第二条"
    excludes = ("extreme-hardship", "orphan")
    mark, papers = "残", ("disability",)
    # The town's check, then that of the disabled persons' federation and of the county.
    # A city may post a notice between the two: ``clock.<code>.notice``, its days.
    clocks = {"first-review": 7, "confirm": 14, "total": 21, "notice": 0}
    publishes = ("name", "amount")
    seen_in_registers = True

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition(
            "certificate",
            facts.certified,
            says=_("There is no valid disability certificate."),
            law="国发〔2015〕52号第二条",
        )
        extended = standard.choice("disability-living.low-income") & facts.recognised("low-income")
        yield Condition(
            "need",
            (facts.paid("minimum-living") > 0) | extended,
            says=_("Neither the household nor the person has the minimum living guarantee."),
            law="国发〔2015〕52号第二条",
        )

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        yield Line(
            "allowance",
            standard("disability-living"),
            _("Allowance"),
            law="民发〔2019〕62号第三条",
            # A child's allowance is full where no minimum living is taken off it; an orphan's excludes it.
            yields=(Yields("unattended-child", "allowance", CHILD_RATE, unless="minimum-living"),),
        )
