"""The figures as the pages show them: sums over benefits, towns by name, the chart's geometry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.declaration import Subject
from civilaffairs.benefits.simulation.figures import BUCKETS, LARGEST_SIZE, Figures, Tally

MONTHS = 12
# The chart's box; text stands below and above the bars.
WIDTH, HEIGHT, LEFT, TOP, BASE = 560, 220, 44, 26, 190
FEW = 12  # with more bars every second one is named


def total(found: Iterable[Figures]) -> Tally:
    """All paying benefits together."""
    return sum((each.total for each in found if each.pays), Tally())


def a_year(tally: Tally) -> dict[str, Decimal]:
    """Twelve such months."""
    return {
        "now": MONTHS * tally.now,
        "then": MONTHS * tally.with_entrants,
        "change": MONTHS * tally.change,
    }


def towns(figures: Figures) -> list[tuple[Area | str, Tally]]:
    """Each town with its figures; an area that lies in no town stands for itself."""
    areas = areas_at(figures.paths)
    lower = [area for area in areas.values() if area.level == Area.Level.VILLAGE]
    above = {area.parent_id for area in lower if area.parent_id}
    areas |= {str(area.path): area for area in Area.objects.filter(pk__in=above)}
    found: dict[str, Tally] = {}
    for path, tally in figures.paths.items():
        area = areas.get(path)
        upper = path.rpartition(".")[0] if area and area.level == Area.Level.VILLAGE else path
        found[upper] = found.get(upper, Tally()) + tally
    return [(areas.get(path, path), tally) for path, tally in sorted(found.items())]


def areas_at(paths: Iterable[str]) -> dict[str, Area]:
    """The areas of these paths."""
    return {str(area.path): area for area in Area.objects.filter(path__in=list(paths))}


def sizes(figures: Figures) -> list[tuple[str, Tally]]:
    """Households by the number of counted members; the largest stand together."""
    if figures.benefit.subject != Subject.HOUSEHOLD:
        return []
    return [
        (_("%(size)d and more") % {"size": size} if size == LARGEST_SIZE else str(size), tally)
        for size, tally in figures.sizes.items()
        if size
    ]


@dataclass(frozen=True)
class Bar:
    """A step of income: known households, and those of them with the benefit under the new values."""

    label: str
    start: int
    named: bool
    tally: Tally
    x: int
    width: int
    height: int
    paid_height: int

    @property
    def y(self) -> int:
        return BASE - self.height

    @property
    def paid_y(self) -> int:
        return BASE - self.paid_height


@dataclass(frozen=True)
class Mark:
    """A line across the chart: the minimum living standard as it holds, or as it is tried."""

    kind: str
    label: str
    x: int
    text_x: int
    anchor: str


@dataclass(frozen=True)
class Chart:
    bars: Sequence[Bar]
    marks: Sequence[Mark]
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    top: int = TOP
    base: int = BASE
    left: int = LEFT


def chart(figures: Figures) -> Chart | None:
    """The histogram of households by counted income per head, or nothing where income plays no part."""
    if not figures.incomes:
        return None
    reached = max(_step_of(line, figures.width) for line in (figures.line, figures.new_line))
    steps = min(max(len(figures.incomes), reached + 2), BUCKETS)
    most = max(each.known for each in figures.incomes.values()) or 1
    wide = (WIDTH - LEFT) // steps
    bars = [
        _bar(
            step, figures.incomes.get(step, Tally()), most, wide, figures.width, steps <= FEW or step % 2 == 0
        )
        for step in range(steps)
    ]
    return Chart(bars, list(_marks(figures, wide, steps)), most)


def _bar(step: int, tally: Tally, most: int, wide: int, width: int, named: bool) -> Bar:
    high = BASE - TOP
    known, paid = high * tally.known // most, high * tally.paid_then // most
    return Bar(_label(step, width), step * width, named, tally, LEFT + step * wide + 1, wide - 2, known, paid)


def _marks(figures: Figures, wide: int, steps: int) -> Iterator[Mark]:
    """The line as it is tried reads to its right, the present one to the side where there is room."""
    lines = {"now": (_("Line now"), figures.line), "then": (_("Line then"), figures.new_line)}
    if figures.new_line == figures.line:
        del lines["then"]
    highest = max((line for _words, line in lines.values() if line), default=None)
    for kind, (words, line) in lines.items():
        if line is not None:
            x = LEFT + min(steps * wide, int(line * wide / figures.width))
            right = line == highest
            yield Mark(
                kind, f"{words} {line:,.2f}", x, x + 6 if right else x - 6, "start" if right else "end"
            )


def _step_of(line: Decimal | None, width: int) -> int:
    return int(line // width) if line and width else 0


def _label(step: int, width: int) -> str:
    if step == BUCKETS - 1:
        return _("%(lower)d and more") % {"lower": step * width}
    return _("%(lower)d to below %(upper)d") % {"lower": step * width, "upper": (step + 1) * width}
