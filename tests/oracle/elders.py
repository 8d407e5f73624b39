"""Old-age allowance (高龄), care of dependent elders (失能护理), meals (大配餐)."""

from datetime import timedelta
from decimal import Decimal

from tests.oracle.dates import age, fen, last_day
from tests.oracle.hardship import has_hardship
from tests.oracle.livelihood import has_minimum_living, is_low_income
from tests.oracle.term import running


def old_age(world, award, month):
    """By age on the month's last day, or where the city says so on the last day before the month."""
    if not running(world, award, month):
        return {}
    after = world.setting("old-age.start", month) == "month-after-age"
    years = age(world.born(award["to"]), month - timedelta(days=1) if after else last_day(month))
    for tier in (100, 90, 80):
        if years >= tier:
            return {"allowance": fen(world.standard(f"old-age.{tier}", month))}
    return {}


def gross_dependent_care(world, award, month):
    """Before the higher of two is taken."""
    ref = award["to"]
    if not running(world, award, month) or age(world.born(ref), last_day(month)) < 60:
        return Decimal()
    grade = care_grade(world, ref, month)
    if grade is None or not poor_enough_for_care(world, ref, month):
        return Decimal()
    return fen(world.standard(f"dependent-elder-care.{grade}", month))


def care_grade(world, ref, month):
    grade = world.fact(ref, "elder_grade", month)
    return None if grade == "none" else grade


def poor_enough_for_care(world, ref, month):
    return (
        has_minimum_living(world, ref, month)
        or has_hardship(world, ref, month)
        or is_low_income(world, ref, month)
    )


def elder_meals(world, award, month):
    """The days served in the month at the tier's rate; known from the month's end."""
    ref = award["to"]
    if last_day(month) > world.known or not running(world, award, month):
        return {}
    days = (world.latest(ref, "served_days") or {}).get(month.isoformat()[:7], 0)
    if not days or age(world.born(ref), last_day(month)) < 60:
        return {}
    return {"allowance": fen(days * world.standard(f"meals.{tier(world, ref, month)}", month))}


def tier(world, ref, month):
    if has_hardship(world, ref, month) or has_minimum_living(world, ref, month):
        return "minimum-living"
    return "low-income" if is_low_income(world, ref, month) else "other"
