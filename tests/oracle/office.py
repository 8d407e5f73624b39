"""The office around the law: which awards are granted or refused, and what each run issues."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from tests.oracle.plain import due, exit_month, first_month, last_month, unable
from tests.oracle.world import Refused, World, day_of, later, month_of


def play(example):
    """Per run month, the lines issued: {(to, benefit, line, month): amount}. Raises Refused."""
    example = {**example, "granted": []}
    issued = defaultdict(Decimal)
    result = {}
    happenings = [(day_of(award["confirmed"]), 0, award) for award in example.get("awards", [])]
    happenings += [(month - timedelta(days=1), 1, month) for month in months(example["runs"])]
    for day, kind, what in sorted(happenings, key=lambda each: each[:2]):
        if kind == 0:
            try:
                grant(example, what, day)
            except Refused as refusal:
                refusal.award = what
                raise
            example["granted"].append(what)
        else:
            result[what] = run(example, what, day, issued)
    return result


def months(runs):
    first, _, last = runs.partition("..")
    month, end = month_of(first), month_of(last or first)
    while month <= end:
        yield month
        month = later(month)


def run(example, until, day, issued):
    """Issue for each award and month what is due by what is known, less what was issued."""
    world, lines = World(example, day), {}
    for award in example["granted"]:
        month = first_month(award)
        while month <= until:
            now = due(world, award, month)
            for line in {*now, *(key[2] for key in issued if key[:2] == name(award) and key[3] == month)}:
                key = (*name(award), line, month)
                difference = now.get(line, Decimal()) - issued[key]
                if difference:
                    lines[key] = difference
                    issued[key] += difference
            month = later(month)
    return lines


def name(award):
    return award["to"], award["benefit"]


def grant(example, award, day):
    """Refuse an award that overlaps, excludes or fails its own condition."""
    world, month = World(example, day), later(month_of(award["confirmed"]))
    covered = covered_by(world, award, first_month(award))
    for other in example["granted"]:
        if ended(world, other, first_month(award)):
            continue
        shared = covered & covered_by(world, other, first_month(award))
        if shared and other["benefit"] == award["benefit"]:
            raise Refused("overlap")
        if shared and {other["benefit"], award["benefit"]} == {"minimum-living", "extreme-hardship"}:
            refuse_second(world, award, other, first_month(award))
    refuse_ineligible(world, award, month, day)


def covered_by(world, award, month):
    household = award["to"] in world.example["households"]
    return set(world.counted(award["to"], month)) if household else {award["to"]}


def ended(world, award, month):
    ends = [last_month(world, award)]
    left = exit_month(world, award)
    if left:
        scheme = world.setting("minimum-living.gradual-exit", left)
        ends.append(later(left, sum(step["months"] for step in scheme)))
    return any(end is not None and end < month for end in ends)


def refuse_second(world, award, other, month):
    household = next((each for each in (award, other) if each["to"] in world.example["households"]), None)
    if household is None:
        raise Refused("exclusive")
    if household is award:
        if not any(not hardship(world, ref, month) for ref in covered_by(world, award, month)):
            raise Refused("exclusive")
        return
    rest = covered_by(world, other, month) - {award["to"]}
    if not any(not has_award(world, ref, month) for ref in rest):
        raise Refused("exclusive")


def hardship(world, ref, month):
    return any(
        each["to"] == ref
        and each["benefit"] == "extreme-hardship"
        and sum(due(world, each, month).values()) > 0
        for each in world.example["granted"]
    )


def has_award(world, ref, month):
    return any(
        each["to"] == ref and each["benefit"] == "extreme-hardship" and not ended(world, each, month)
        for each in world.example["granted"]
    )


def refuse_ineligible(world, award, month, day):
    """As for the month after; age and certificate on the day itself."""
    to = award["to"]
    if award["benefit"] == "minimum-living":
        as_if = {**award, "confirmed": day.isoformat()}
        if not due(world, as_if, month):
            raise Refused("ineligible")
        if award.get("as") == "single" and band(world, home_of(world, to, month), month) != "low-income":
            raise Refused("ineligible")
        return
    if world.dead(to, month):
        raise Refused("ineligible")
    if award["benefit"] == "extreme-hardship":
        if world.fact(to, "self_care_failed", month) is None:
            raise Refused("ineligible")
        if world.income([to], month) >= world.standard("minimum-living", month):
            raise Refused("ineligible")
        if not unable(world, award, month, day, day):
            raise Refused("ineligible")


def home_of(world, ref, month):
    homes = [home for home in world.example["households"] if ref in world.listed(home, month)]
    return homes[0] if homes else None


def band(world, household, month):
    """The income band of a household: minimum-living, low-income or none."""
    refs = (
        [ref for ref in world.counted(household, month) if not hardship(world, ref, month)]
        if household
        else []
    )
    if not refs:
        return "none"
    standard, income = world.standard("minimum-living", month), world.income(refs, month)
    if income < standard * len(refs):
        return "minimum-living"
    upper = world.standard("low-income.upper", month) * standard * len(refs)
    inclusive = world.setting("low-income.upper-inclusive", month)
    return "low-income" if income < upper or (inclusive and income == upper) else "none"
