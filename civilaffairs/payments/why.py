"""Why a line was issued: formula and numbers, standards, adopted facts, and what was issued before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from civilaffairs.benefits import explain, names
from civilaffairs.benefits.explain import Derivation, Found
from civilaffairs.benefits.models import AwardAmount, AwardEnd
from civilaffairs.benefits.reckoning import Reckoned
from civilaffairs.payments.evidence import FactUsed, Seen
from civilaffairs.payments.models import Line
from civilaffairs.payments.then_and_now import Compared, State, side_by_side


@dataclass(frozen=True)
class Other:
    """What another benefit gives the same people, with the line that pays it."""

    found: Found
    line: Line | None


@dataclass(frozen=True)
class Why:
    """Everything behind one line; ``states`` where an earlier line stands before it."""

    derivation: Derivation
    facts: list[FactUsed]
    fixed: list[AwardAmount]
    others: list[Other]
    earlier: list[Line]
    states: list[Compared]
    ended: AwardEnd | None
    day: date


def derivation_of(line: Line) -> Derivation:
    """The formula with its numbers, from what was kept with the line."""
    return explain.derive(
        line.programme,
        line.line,
        line.inputs.content,
        formula=line.formula,
        month=line.for_month,
        before=line.before,
        after=line.after,
        area=line.town,
        cutoff=line.run.known_until,
    )


def in_short(lines: Iterable[Line]) -> list[tuple[Line, str, Reckoned]]:
    """Each line with its name and its arithmetic."""
    return [(line, names.of_line(line.programme, line.line), _reckoned(line)) for line in lines]


def _reckoned(line: Line) -> Reckoned:
    content = line.inputs.content
    return explain.reckon(line.programme, line.line, content, formula=line.formula, after=line.after)


def of_line(line: Line, visible: QuerySet[Line]) -> Why:
    """Explain a line; ``visible`` are the lines to which the explanation may point."""
    seen, now = _look(line)
    found = seen.others((other.read for other in now.derivation.others), visible)
    earlier = list(_earlier(line))
    states = side_by_side(_look(earlier[-1])[1], now) if earlier else []
    return Why(
        now.derivation,
        now.facts,
        seen.fixed(),
        [Other(other, found.get(other.read.name)) for other in now.derivation.others],
        earlier,
        states,
        now.ended,
        seen.day,
    )


def _look(line: Line) -> tuple[Seen, State]:
    derivation = derivation_of(line)
    seen = Seen(line, derivation.reads, explain.basis_of(line.inputs.content, line.for_month))
    return seen, State(line, derivation, seen.facts(), _end(line))


def _earlier(line: Line) -> QuerySet[Line]:
    same = Line.objects.filter(award=line.award_id, for_month=line.for_month, line=line.line)
    related = ("run__area", "inputs", "town", "award__household", "award__person")
    return same.filter(seq__lt=line.seq).select_related(*related).order_by("seq")


def _end(line: Line) -> AwardEnd | None:
    known = line.award.ends.filter(known_from__lt=line.run.known_until, last_month__lt=line.for_month)
    return known.select_related("decision").order_by("-known_from").first()
