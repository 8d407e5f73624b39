"""The two disability subsidies (两项补贴)."""

from decimal import Decimal

from tests.oracle.dates import fen
from tests.oracle.livelihood import has_minimum_living, is_low_income
from tests.oracle.term import running
from tests.oracle.unattended import full_rate_is_paid


def disability_living(world, award, month):
    """Due with minimum living (or low income, where the city says so); never beside a child's full rate."""
    ref = award["to"]
    if not running(world, award, month) or not world.certificate(ref, month, month):
        return {}
    if not poor_enough(world, ref, month) or full_rate_is_paid(world, ref, month):
        return {}
    return {"allowance": fen(world.standard("disability-living", month))}


def poor_enough(world, ref, month):
    if has_minimum_living(world, ref, month):
        return True
    return world.setting("disability-living.low-income", month) and is_low_income(world, ref, month)


def gross_disability_care(world, award, month):
    """Before the higher of two is taken."""
    if not running(world, award, month):
        return Decimal()
    if not needs_care(world, award["to"], month, certificate_on=month):
        return Decimal()
    return fen(world.standard("disability-care", month))


def needs_care(world, ref, month, certificate_on):
    certificate = world.certificate(ref, month, certificate_on)
    if not certificate:
        return False
    grades = world.setting("disability-care.grades", month)
    return certificate["grade"] in [*grades.get("any", []), *grades.get(certificate["category"], [])]
