from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.declaration import Kind, Starts, Subject, Workflow
from civilaffairs.benefits.programme import Programme, register
from civilaffairs.benefits.statements import Condition, FactNames, Line, StandardNames


@register
class MinimumLiving(Programme):
    """最低生活保障: tops a household, or one member alone, up to the minimum living standard."""

    code, name = "minimum-living", _("Minimum living guarantee")
    kind, subject = Kind.RECURRING, Subject.HOUSEHOLD
    starts, workflow = Starts.MONTH_AFTER_CONFIRMATION, Workflow.FULL_REVIEW
    law = "社会救助暂行办法第九至十三条；最低生活保障审核确认办法"
    excludes = leaves_out = ("extreme-hardship", "orphan")
    gradual_exit = review_classes = True
    memo, mark = "低保", "低"
    publishes = ("name", "members", "amount")

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        yield Condition(
            "income",
            facts.counted_income < standard("minimum-living") * facts.members,
            says=_("The income per head is not below the minimum living standard."),
            law="社会救助暂行办法第九条",
        )

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        yield Line(
            "top-up",
            standard("minimum-living") * facts.members - facts.counted_income,
            _("Minimum living allowance"),
            law="最低生活保障审核确认办法第二十三条",
        )
        yield Line(
            "utilities",
            standard.if_published("utilities") * facts.members,
            _("Supplement for food, gas and water"),
            law="社会救助暂行办法第十二条",
        )
        yield Line(
            "vulnerable",
            standard.if_published("vulnerable-rate") * standard("minimum-living") * facts.vulnerable_members,
            _("Top-up for vulnerable members"),
            law="最低生活保障审核确认办法第二十七条",
        )
