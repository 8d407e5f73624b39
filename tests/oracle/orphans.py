"""The basic living allowance of orphans (孤儿)."""

from tests.oracle.dates import fen
from tests.oracle.hardship import minor_or_in_school
from tests.oracle.term import running


def child_standard(world, ref, month):
    """``orphan``; in care at home ``orphan.scattered`` where the city has it."""
    if world.fact(ref, "care_at", month) == "home":
        scattered = world.standard_if_any("orphan.scattered", month)
        if scattered is not None:
            return scattered
    return world.standard("orphan", month)


def orphan(world, award, month):
    """After 18 it goes on while in school."""
    if not running(world, award, month) or not minor_or_in_school(world, award["to"], month):
        return {}
    return {"allowance": fen(child_standard(world, award["to"], month))}


def has_orphan(world, ref, month):
    return world.paid(ref, "orphan", month) > 0
