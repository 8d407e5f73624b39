"""重复享受规则表: which benefits meet in one person, as programmes declare it; on a page and in the docs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.benefits import conflicts, names, programme
from civilaffairs.benefits.conflicts import Rule
from civilaffairs.lib.text import Text

KINDS: dict[str, Text] = {
    conflicts.EXCLUSIVE: gettext_lazy("Excluded"),
    conflicts.LEFT_OUT: gettext_lazy("Not counted"),
    conflicts.DIFFERENCE: gettext_lazy("By difference"),
    conflicts.HIGHER: gettext_lazy("Higher of two"),
    conflicts.YIELDS: gettext_lazy("Gives way"),
    conflicts.NOT_BESIDE: gettext_lazy("Not beside"),
}
HEAD = """# Where benefits meet

Made by `python manage.py print_overlaps` from what the programmes declare (`excludes`, `leaves_out`,
`not_beside`, `Less`, `Higher`, `Yields`). Two benefits that do not meet here are both paid in full.

"""


@dataclass(frozen=True)
class Cell:
    """What stands where a row meets a column: the kinds of rules between the two, each with its number."""

    rules: list[tuple[int, str]]


@dataclass(frozen=True)
class Row:
    """A benefit with its number and one cell for each benefit of the head."""

    number: int
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """The benefits that any rule names, each against each; ``alone`` are the others."""

    rows: list[Row]
    rules: list[tuple[int, str, Rule]]
    alone: list[str]


def made() -> Matrix:
    """In the order of the catalogue of benefits, in the language that is active."""
    rules = sorted(conflicts.every(), key=lambda rule: (list(KINDS).index(rule.kind), rule.code, rule.other))
    numbered = [(number, str(KINDS[rule.kind]), rule) for number, rule in enumerate(rules, start=1)]
    met = {code for rule in rules for code in (rule.code, rule.other)}
    every = sorted(programme.codes())
    named = [code for code in every if code in met]
    rows = [
        Row(place, names.of_benefit(one), [_cell(numbered, one, other) for other in named])
        for place, one in enumerate(named, start=1)
    ]
    return Matrix(rows, numbered, [names.of_benefit(code) for code in every if code not in met])


def _cell(numbered: list[tuple[int, str, Rule]], one: str, other: str) -> Cell:
    return Cell(
        [
            (number, kind)
            for number, kind, rule in numbered
            if {rule.code, rule.other} == {one, other} and one != other
        ]
    )


def rendered() -> str:
    """The page of the docs."""
    matrix = made()
    head = ["Benefit", *(str(row.number) for row in matrix.rows)]
    table = [_line(head), _line(["---", *(":-:" for _row in matrix.rows)])]
    for row in matrix.rows:
        cells = ("; ".join(f"{kind} [{number}]" for number, kind in cell.rules) for cell in row.cells)
        table.append(_line([f"{row.number} {row.name}", *cells]))
    rules = [_line(["No.", "Kind", "Rule", "Law"]), _line(["--:", "---", "---", "---"])]
    rules += [_line([str(number), kind, rule.text, rule.law]) for number, kind, rule in matrix.rules]
    alone = _(", ").join(matrix.alone)
    parts = ["\n".join(table), "## The rules", "\n".join(rules), f"No rule names: {alone}."]
    return HEAD + "\n\n".join(parts) + "\n"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
