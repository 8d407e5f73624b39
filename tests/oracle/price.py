"""The price subsidy (价格临时补贴): follows from the indices and from other benefits, without an award."""

from decimal import Decimal

from tests.oracle.dates import day_of, fen, later, month_of
from tests.oracle.hardship import has_hardship
from tests.oracle.livelihood import heads_of, left_out
from tests.oracle.orphans import has_orphan


def price_subsidies(world, month):
    """Per payee what is due for a month: the rounded amount per person, times persons."""
    rate = rate_for(world, month)
    if not rate:
        return {}
    persons = persons_by_payee(world, month)
    if not persons:
        return {}
    each = per_person(world, rate, month)
    return {to: each * len(refs) for to, refs in persons.items() if each}


def per_person(world, rate, month):
    """Where prices give anything at all, at least what the city says."""
    given = fen(world.standard("minimum-living", month) * rate / 100)
    least = world.setting("price-subsidy.minimum", month)
    return max(given, Decimal(least)) if given and least else given


def rate_for(world, month):
    """The index of the month before, if known and if the month's own trigger is reached."""
    index = world.example.get("indices", {}).get(later(month, -1).isoformat()[:7])
    if index is None or known_on(index, later(month, -1)) > world.known:
        return Decimal()
    return triggered_rate(world.setting("price-subsidy", month), index["cpi"], index["food_cpi"])


def known_on(index, month):
    """Published on the 10th of the next month, unless the file says otherwise."""
    return day_of(index["known"]) if "known" in index else later(month).replace(day=10)


def triggered_rate(trigger, cpi, food_cpi):
    """Either index triggers; the rate is ``cpi``, a negative one counts as 0."""
    reached = Decimal(cpi) >= Decimal(trigger["cpi"]) or Decimal(food_cpi) >= Decimal(trigger["food"])
    return max(Decimal(cpi), Decimal()) if reached else Decimal()


def persons_by_payee(world, month):
    """One per person: in minimum living, else for the own hardship, orphan's or child's allowance."""
    found = {}
    for award in world.awards("minimum-living"):
        if world.due(award, month):
            heads = [ref for ref in heads_of(world, award, month) if not left_out(world, ref, month)]
            found[award["to"]] = set(heads)
    covered = set().union(*found.values()) if found else set()
    for ref in world.example.get("people", {}):
        if ref not in covered and has_own_allowance(world, ref, month):
            found[ref] = {ref}
    return {to: refs for to, refs in found.items() if refs}


def has_own_allowance(world, ref, month):
    return (
        has_hardship(world, ref, month)
        or has_orphan(world, ref, month)
        or world.paid(ref, "unattended-child", month) > 0
    )


def months_with_index(example):
    """The months for which an index could be due."""
    return sorted(later(month_of(month)) for month in example.get("indices", {}))
