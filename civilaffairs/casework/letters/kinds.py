"""The kinds of letters: their mark in the document number, title and layout.

The number follows GB/T 9704: office mark, business mark, year in 〔〕, serial without zeros.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# The short character of a benefit in a document number, given by the layer that knows benefits.
Marks = Callable[[str], str]
_marks: list[Marks] = []


def marks_come_from(marks: Marks) -> None:
    """Give the reader of marks; the last one given holds."""
    _marks[:] = [marks]


def _mark(programme: str) -> str:
    return _marks[0](programme) if programme and _marks else ""


@dataclass(frozen=True)
class LetterKind:
    """One kind of letter. Letters are legal texts: their words are Chinese on every screen."""

    code: str
    mark: str
    title: str
    template: str
    served: bool = True  # handed to somebody, who signs for it
    of_cases: bool = True  # else of a batch or a claim, whose own pages show it

    def series_code(self, programme: str) -> str:
        """Return the code under which numbers are counted."""
        return f"{self.code}.{programme}" if programme else self.code

    def number(self, office_mark: str, programme: str, year: int, serial: int) -> str:
        """Return the document number, e.g. 莞民低受〔2020〕1号."""
        return f"{office_mark}{_mark(programme)}{self.mark}〔{year}〕{serial}号"


KINDS = {
    kind.code: kind
    for kind in (
        LetterKind("acceptance", "受", "受理通知书", "print/acceptance.html"),
        LetterKind("supplement", "补", "补正告知书", "print/supplement.html"),
        LetterKind("not-accepted", "不", "不予受理通知书", "print/not_accepted.html"),
        LetterKind("notice", "示", "公示", "print/notice.html", served=False),
        LetterKind("agree", "定", "确认通知书", "print/agree.html"),
        LetterKind("change", "变", "保障金变更通知书", "print/change.html"),
        LetterKind("stop", "停", "停发通知书", "print/stop.html"),
        LetterKind("gradual", "渐", "渐退通知书", "print/gradual.html"),
        LetterKind("household", "户", "家庭变更告知书", "print/household.html"),
        LetterKind("refuse", "否", "不予确认同意告知书", "print/refuse.html"),
        LetterKind("recovery", "追", "追缴通知书", "print/recovery.html", of_cases=False),
        LetterKind("roster", "册", "发放花名册", "print/roster.html", served=False, of_cases=False),
    )
}
