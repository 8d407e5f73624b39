"""The allowance of de-facto unattended children (事实无人抚养儿童): full, or the difference."""

from decimal import Decimal

from tests.oracle.dates import fen
from tests.oracle.hardship import basic, entitled, minor_or_in_school
from tests.oracle.livelihood import award_that_pays, heads_of
from tests.oracle.orphans import child_standard
from tests.oracle.term import running


def unattended_child(world, award, month):
    if not child_is_entitled(world, award, month):
        return {}
    received = already_received(world, award["to"], month)
    return {"allowance": fen(max(child_standard(world, award["to"], month) - received, Decimal()))}


def child_is_entitled(world, award, month):
    """After 18 it goes on while in school."""
    return running(world, award, month) and minor_or_in_school(world, award["to"], month)


def already_received(world, ref, month):
    """Top-up per head and disability living of a minimum-living household; ``basic`` of the hardship."""
    for hardship in world.awards("extreme-hardship", ref):
        if entitled(world, hardship, month):
            return basic(world, hardship, month)
    award = award_that_pays(world, ref, month)
    if award is None:
        return Decimal()
    top_up = world.due(award, month).get("top-up", Decimal())
    return top_up / len(heads_of(world, award, month)) + world.paid(ref, "disability-living", month)


def full_rate_is_paid(world, ref, month):
    """Neither minimum living nor extreme hardship reduces it."""
    return award_that_pays(world, ref, month) is None and any(
        child_is_entitled(world, award, month) and not already_received(world, ref, month)
        for award in world.awards("unattended-child", ref)
    )
