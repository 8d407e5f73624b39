"""Standards and settings published by two people, and the families that the portal takes over."""

from __future__ import annotations

from decimal import Decimal

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import settings as choices
from civilaffairs.benefits import standards
from civilaffairs.demo import law
from civilaffairs.demo.city import CITY_CODE
from civilaffairs.demo.families import (
    MINIMUM_LIVING,
    ORPHAN,
    Family,
    counted_income,
    make_child_with_guardian,
    make_family,
)
from civilaffairs.demo.households import Registrar, Rows
from civilaffairs.demo.population import Population
from civilaffairs.demo.staff import DONGCHENG, NANCHENG, Account

SEED = 441900
HOUSEHOLDS = 2000
CHILDREN = 6  # orphans, and as many unattended children, in each of the towns that are looked at most
LINE = Decimal(1060)


def publish(areas: dict[str, Area], people: dict[str, Account]) -> None:
    """Publish the city's standards and its choices: from which month this system answers, what waits."""
    city, enters, approves = areas[CITY_CODE], people["luo"].user, people["lu"].user
    for source in {source for _code, _month, _value, source in law.STANDARDS}:
        entries = [
            standards.Entry(code, month, value) for code, month, value, of in law.STANDARDS if of == source
        ]
        standards.publish(city, entries, source=source, entered_by=enters, approved_by=approves, check=False)
    for code, month, value, source in law.SETTINGS:
        choices.publish(city, code, month, value, source=source, entered_by=enters, approved_by=approves)


def take_over(areas: dict[str, Area], people: dict[str, Account], population: Population) -> int:
    """Enter 2,000 families as history taken over, and some children with a guardian. Returns their number.

    What members receive of their own is there in the two towns where the demo's caseworkers are.
    """
    rows = Rows()
    registrar = Registrar(population, rows, people["chen"], people["zhou"])
    towns = [area for area in areas.values() if area.level == Area.Level.TOWN]
    manned = [areas[DONGCHENG], areas[NANCHENG]]
    villages = {town.pk: [area for area in areas.values() if area.parent_id == town.pk] for town in towns}
    for number in range(HOUSEHOLDS):
        town = towns[number % len(towns)]
        family = _poor_enough(population)
        village = population.random.choice(villages[town.pk])
        registrar.enter(family, town, village, beside=town in manned)
    for number in range(2 * CHILDREN):
        for town in manned:
            family = make_child_with_guardian(population, (ORPHAN, MINIMUM_LIVING)[number % 2])
            village = villages[town.pk][number % len(villages[town.pk])]
            registrar.enter(family, town, village, beside=True)
    rows.save()
    return registrar.serial


def _poor_enough(population: Population) -> Family:
    """Return a family that its benefit is meant for: below the line where the line counts."""
    while True:
        family = make_family(population)
        if family.benefit != MINIMUM_LIVING or counted_income(family) < LINE * len(family.members):
            return family
