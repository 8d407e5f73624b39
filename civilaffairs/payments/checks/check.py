"""What a check is: one statement over the lines that are to be paid, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from civilaffairs.lib.text import Text

# The lines to be paid with the persons who take a place in their award in the line's month.
COVERED = """check_line l JOIN benefits_awardcover c ON c.award_id = l.award_id AND c."group" = l.programme
    AND c.from_month <= l.for_month AND (c.to_month IS NULL OR c.to_month > l.for_month)"""
# What every statement gives of a line: the award (or none), where, the line, and ``detail``.
LINE = "l.award_id, l.town_id, l.programme, l.id, l.amount"


@dataclass(frozen=True)
class Check:
    """``sql`` gives ``LINE`` and a jsonb ``detail`` over ``check_line``; one hit per award and detail.

    ``words`` says the detail. Severity and limit are the dated setting ``check.<code>``. The statement may
    ask for %(month)s, %(limit)s, %(figures)s: the comparison with the month before,
    %(ones)s with %(others)s: what excludes what, and %(met)s with %(meets)s: what any rule names together.
    """

    code: str
    label: Text
    words: Text
    remedy: Text
    sql: str

    @property
    def setting(self) -> str:
        return f"check.{self.code}"
