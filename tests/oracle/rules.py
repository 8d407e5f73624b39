"""Every benefit that is awarded, and the higher of two where only one is paid."""

from decimal import Decimal

from tests.oracle.disability import disability_living, gross_disability_care
from tests.oracle.elders import elder_meals, gross_dependent_care, old_age
from tests.oracle.hardship import basic, care, entitled
from tests.oracle.livelihood import minimum_living
from tests.oracle.orphans import orphan
from tests.oracle.unattended import unattended_child
from tests.oracle.world import World


def extreme_hardship(world, award, month):
    """On a tie with dependent-elder care, ``care`` is paid."""
    if not entitled(world, award, month):
        return {}
    gross, other = care(world, award, month), other_gross(world, award, month, "dependent-elder-care")
    return {"basic": basic(world, award, month), "care": gross if gross >= other else Decimal()}


def disability_care(world, award, month):
    """On a tie with dependent-elder care, disability care is paid."""
    gross = gross_disability_care(world, award, month)
    other = other_gross(world, award, month, "dependent-elder-care") if gross else Decimal()
    return {"allowance": gross if gross >= other else Decimal()}


def dependent_elder_care(world, award, month):
    """Paid where it is higher than both others."""
    gross = gross_dependent_care(world, award, month)
    if not gross:
        return {}
    others = [other_gross(world, award, month, each) for each in ("disability-care", "extreme-hardship")]
    return {"allowance": gross if gross > max(others) else Decimal()}


def gross_hardship_care(world, award, month):
    return care(world, award, month) if entitled(world, award, month) else Decimal()


GROSS = {
    "dependent-elder-care": gross_dependent_care,
    "disability-care": gross_disability_care,
    "extreme-hardship": gross_hardship_care,
}


def other_gross(world, award, month, benefit):
    """The same person's amount under another benefit, as if there were no choice to make."""
    others = (GROSS[benefit](world, other, month) for other in world.awards(benefit, award["to"]))
    return max(others, default=Decimal())


def recognition(world, award, month):
    """No line."""
    return {}


RULES = {
    "minimum-living": minimum_living,
    "extreme-hardship": extreme_hardship,
    "low-income": recognition,
    "expenditure-hardship": recognition,
    "disability-living": disability_living,
    "disability-care": disability_care,
    "old-age": old_age,
    "dependent-elder-care": dependent_elder_care,
    "orphan": orphan,
    "unattended-child": unattended_child,
    "elder-meals": elder_meals,
}
QUOTED = ("temporary-relief", "price-subsidy", "elder-meals", "orphan-study")
BENEFITS = frozenset({*RULES, *QUOTED})
HOUSEHOLD_BENEFITS = frozenset({"minimum-living", "low-income", "expenditure-hardship"})


def seen(example, day, granted=()):
    """The example with a day's knowledge and the awards granted by then."""
    return World(example, day, granted, RULES)
