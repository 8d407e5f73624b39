"""Extreme-poverty support (特困): who is entitled, and its two amounts."""

from tests.oracle.dates import age, birthday, day_of, fen, last_day
from tests.oracle.term import running
from tests.oracle.world import once

WORST_GRADE = {"intellectual": 3, "mental": 3, "physical": 2, "visual": 1}


@once
def entitled(world, award, month):
    """Paid in the month: in its term, poor, assessed, and not able to work."""
    return (
        running(world, award, month)
        and assessed(world, award["to"], month)
        and poor(world, award["to"], month)
        and unable(world, award, month, age_on=last_day(month), certificate_on=month)
    )


def assessed(world, ref, month):
    return world.fact(ref, "self_care_failed", month) is not None


def poor(world, ref, month):
    """The person's own income against the standard for one."""
    return world.income([ref], month) < world.standard("minimum-living", month)


def unable(world, award, month, age_on, certificate_on):
    """60 or older, disabled enough, or begun before 16 (then a minor, or in school)."""
    born = world.born(award["to"])
    certificate = world.certificate(award["to"], month, certificate_on)
    if age(born, age_on) >= 60:
        return True
    if certificate and certificate["grade"] <= WORST_GRADE.get(certificate["category"], 0):
        return True
    begun_before_16 = age(born, day_of(award["confirmed"])) < 16
    return begun_before_16 and minor_or_in_school(world, award["to"], month)


def minor_or_in_school(world, ref, month):
    """The minor through the month of the 18th birthday; afterwards while in school."""
    return birthday(world.born(ref), 18) >= month or bool(world.fact(ref, "in_school", month))


def basic(world, award, month):
    standard = None
    if world.fact(award["to"], "rural", month):
        standard = world.standard_if_any("extreme-hardship.rural", month)
    return fen(world.standard("extreme-hardship", month) if standard is None else standard)


def care(world, award, month):
    """A share of the minimum wage by the number of failed self-care items."""
    failed = world.fact(award["to"], "self_care_failed", month)
    grade = "independent" if failed == 0 else "partial" if failed <= 3 else "dependent"
    return fen(world.standard("minimum-wage", month) * world.standard(f"care-rate.{grade}", month))


def has_hardship(world, ref, month):
    """Somebody whom an extreme-hardship award pays in the month."""
    return any(entitled(world, award, month) for award in world.awards("extreme-hardship", ref))
