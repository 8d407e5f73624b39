"""Minimum living (低保) with its exit, and the income bands of households."""

from decimal import Decimal

from tests.oracle.dates import age, birthday, fen, last_day
from tests.oracle.hardship import has_hardship
from tests.oracle.orphans import has_orphan
from tests.oracle.term import exit_month, first_month, stop_month
from tests.oracle.world import once


@once
def left_out(world, ref, month):
    """Somebody with extreme hardship or orphan leaves the household's count and income."""
    return has_hardship(world, ref, month) or has_orphan(world, ref, month)


@once
def assisted(world, award, month):
    """Whom a minimum-living award counts: one alone (单人户), or the household's counted members."""
    refs = world.counted(award["to"], month) if world.is_household(award["to"]) else [award["to"]]
    return [ref for ref in refs if not world.dead(ref, month) and not left_out(world, ref, month)]


def minimum_living(world, award, month):
    if not first_month(world, award) <= month <= stop_month(world, award):
        return {}
    left = exit_month(world, award)
    if left is not None and month > left:
        return leaving(world, award, left, month)
    return ordinary(world, assisted(world, award, month), month)


def below_standard(world, refs, month):
    """Strictly below; exact, never per head."""
    return bool(refs) and world.income(refs, month) < world.standard("minimum-living", month) * len(refs)


def ordinary(world, refs, month):
    if not below_standard(world, refs, month):
        return {}
    standard = world.standard("minimum-living", month)
    weak = sum(vulnerable(world, ref, month) for ref in refs)
    return {
        "top-up": fen(standard * len(refs) - world.income(refs, month)),
        "utilities": fen(world.standard("utilities", month, "0") * len(refs)),
        "vulnerable": fen(world.standard("vulnerable-rate", month, "0") * standard * weak),
    }


def vulnerable(world, ref, month):
    """Once per person: the elder from the birthday's month, the minor through the month of the 18th."""
    groups, born = world.setting("vulnerable.groups", month), world.born(ref)
    certificate = world.certificate(ref, month, month)
    return bool(
        ("elder" in groups and age(born, last_day(month)) >= world.setting("vulnerable.elder-age", month))
        or ("minor" in groups and birthday(born, 18) >= month)
        or ("severely-disabled" in groups and certificate and certificate["grade"] <= 2)
        or ("seriously-ill" in groups and world.fact(ref, "illness", month) == "serious")
    )


def leaving(world, award, left, month):
    """渐退: the rounded lines of the month of the exit, at the rate, less the shares of the dead."""
    frozen = world.due(award, left)
    heads, living = assisted(world, award, left), heads_of(world, award, month)
    rate = exit_rate(world, left, month)
    return {line: fen(amount * rate * len(living) / len(heads)) for line, amount in frozen.items()}


def exit_rate(world, left, month):
    """The scheme of the month of the exit governs to the end."""
    count, until = (month.year - left.year) * 12 + month.month - left.month, 0
    for step in world.setting("minimum-living.gradual-exit", left):
        until += step["months"]
        if count <= until:
            return Decimal(step["rate"])
    return Decimal()


@once
def heads_of(world, award, month):
    """The persons whom the award pays for; in a gradual exit those of its start who live."""
    left = exit_month(world, award)
    if left is None or month <= left:
        return assisted(world, award, month)
    return [ref for ref in assisted(world, award, left) if not world.dead(ref, month)]


@once
def award_that_pays(world, ref, month):
    """The minimum-living award, of the household or the person's own, that pays for somebody."""
    for award in world.awards("minimum-living"):
        if world.due(award, month) and ref in heads_of(world, award, month):
            return award
    return None


def has_minimum_living(world, ref, month):
    return award_that_pays(world, ref, month) is not None


@once
def band(world, household, month):
    """minimum-living, low-income or none, without those whom minimum living leaves out."""
    refs = [ref for ref in world.counted(household, month) if not left_out(world, ref, month)]
    if not refs:
        return "none"
    if below_standard(world, refs, month):
        return "minimum-living"
    upper = world.standard("low-income.upper", month)
    bound, income = upper * world.standard("minimum-living", month) * len(refs), world.income(refs, month)
    inclusive = world.setting("low-income.upper-inclusive", month)
    return "low-income" if income < bound or (inclusive and income == bound) else "none"


def is_low_income(world, ref, month):
    """By classification of the household in which the person counts."""
    return any(
        ref in world.counted(home, month)
        and not left_out(world, ref, month)
        and band(world, home, month) == "low-income"
        for home in world.example.get("households", {})
    )
