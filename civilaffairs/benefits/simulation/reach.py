"""What a change of some codes reaches: benefits, their facts, what they read of others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from civilaffairs.benefits import programme
from civilaffairs.benefits.calculation.standing import settings_of
from civilaffairs.benefits.declaration import Kind
from civilaffairs.benefits.overlaps import OtherRead
from civilaffairs.benefits.programme import Programme


def simulated() -> tuple[Programme, ...]:
    """Benefits that are due anew each month; what a decision fixed does not follow the standards."""
    return programme.find(lambda benefit: benefit.kind != Kind.DECIDED)


def benefits_of(codes: Collection[str], granted: Collection[str]) -> Iterator[Programme]:
    """The benefits that one of the codes changes, in order of calculation.

    Of benefits that nobody has: those that pay, and whose own standard or setting it is.
    """
    for benefit in simulated():
        granted_by_itself = benefit.line_codes and benefit.kind != Kind.DERIVED
        direct = granted_by_itself and _own(benefit) & set(codes)
        if direct or (benefit.code in granted and reads([benefit.code]) & set(codes)):
            yield benefit


def codes() -> frozenset[str]:
    """All standards and settings that some benefit reads."""
    return frozenset(code for benefit in simulated() for code in _own(benefit))


def shapes_facts(benefit: Programme, codes: Collection[str], granted: Collection[str]) -> bool:
    """Whether the codes change the facts themselves: income not counted, who is left out."""
    others = [code for code in (*benefit.leaves_out, *benefit.follows) if code in granted]
    return bool((benefit.settings_of_facts | reads(others)) & set(codes))


def reads(benefits: Iterable[str]) -> frozenset[str]:
    """Every standard and setting behind what these benefits give, through others too."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(benefits)
    while waiting:
        code = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        benefit = programme.get(code)
        found.update(_own(benefit))
        waiting.extend((*benefit.leaves_out, *benefit.follows))
        waiting.extend(OtherRead.of(name).code for name in benefit.reads_of("other"))
    return frozenset(found)


def _own(benefit: Programme) -> set[str]:
    return {*benefit.reads_of("standard"), *settings_of(benefit)}
