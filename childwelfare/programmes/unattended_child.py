from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from childwelfare.programmes.orphan import child_standard, still_child
from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.overlaps import Less
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, Line, StandardNames

OFFSET = "民发〔2019〕62号第三条第一款"


@register
class UnattendedChild(Programme):
    """事实无人抚养儿童基本生活补贴: as for orphans, less what the child has already."""

    code, name = "unattended-child", _("De-facto unattended child allowance")
    kind, subject = Kind.RECURRING, Subject.PERSON
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.SHORT_REVIEW
    law = "民发〔2019〕62号"
    # Fifteen working days each for town and county, and for the child's sake no notice.
    clocks = {"first-review": 15, "confirm": 15, "total": 30}
    mark = "童"
    left_to_towns = False
    excludes = ("orphan",)

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition("age", still_child(facts), says=_("The person is not a minor."), law=self.law)

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        yield Line(
            "allowance",
            child_standard(facts, standard),
            _("Basic living allowance"),
            law=self.law,
            less=(
                Less("minimum-living", "top-up", law=OFFSET, per_head=True),
                Less("disability-living", "allowance", law=OFFSET),
                Less("extreme-hardship", "basic", law=OFFSET),
            ),
        )
