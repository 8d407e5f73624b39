"""Organisations of an example: what they are given for, and from when on it is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from civilaffairs.accounts.models import Area
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.months import add_months
from civilaffairs.payments.examples.fields import month, record, whole
from civilaffairs.payments.examples.shapes import OrganisationSpec
from civilaffairs.payments.examples.tree import Malformed, Node
from civilaffairs.people import facts
from civilaffairs.people.models import BedMonth, Decision, Organisation

LEVELS = ("independent", "partial", "dependent")
MOST = 100_000


def organisations(node: Node, taken: Collection[str]) -> dict[str, OrganisationSpec]:
    """By name, with the beds occupied in each month by the care that their residents need."""
    found = {}
    for name, spec in node.items():
        if name in taken:
            raise Malformed(name.line, f"{name} names a person or household already")
        content = record(spec, (), ("occupied_beds",))
        beds = content["occupied_beds"].items() if "occupied_beds" in content else ()
        found[str(name)] = OrganisationSpec({month(key, key.line): _beds(value) for key, value in beds})
    return found


def _beds(node: Node) -> dict[str, int]:
    content = record(node, (), LEVELS)
    if not content:
        raise Malformed(node.line, f"beds are counted as {', '.join(LEVELS)}")
    return {level: whole(content[level], 0, MOST) if level in content else 0 for level in LEVELS}


def found(name: str, town: Area) -> Organisation:
    """An organisation of the example's own, under a code that no other has."""
    return Organisation.objects.create(name=name, credit_code=new_key().hex[-18:], area=town)


def told(spec: OrganisationSpec) -> Iterator[tuple[date, date]]:
    """When the beds of each month are known: at its own end."""
    for each in spec.occupied_beds:
        yield add_months(each, 1) - timedelta(days=1), each


def occupy(home: Organisation, spec: OrganisationSpec, each: date, decision: Decision) -> None:
    """The beds of a month are adopted."""
    beds = spec.occupied_beds[each]
    says = {"occupied": sum(beds.values()), "partial": beds["partial"], "dependent": beds["dependent"]}
    facts.adopt_values(decision, BedMonth, each, organisation=home, month=each, **says)
