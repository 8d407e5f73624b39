"""People, their facts, and households of an example."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from civilaffairs.benefits.setting_shapes import CATEGORIES, NOT_COUNTED
from civilaffairs.payments.examples.fields import amount, day, flag, month, record, whole, word
from civilaffairs.payments.examples.shapes import PersonSpec
from civilaffairs.payments.examples.tree import NULL, STR, Malformed, Node

INCOME = ("wage", "business", "property", "transfer")
COSTS = ("work", "medical", "education", "disability")


def _by_kind(kinds: tuple[str, ...] | list[str]) -> Callable[[Node], dict[str, Any]]:
    def read(node: Node) -> dict[str, Any]:
        return {str(kind): amount(value) for kind, value in record(node, (), kinds).items()}

    return read


def _disability(node: Node) -> dict[str, Any]:
    fact = record(node, {"category", "grade"}, {"until"})
    return {
        "category": word(fact["category"], [each for each in CATEGORIES if each != "any"]),
        "grade": whole(fact["grade"], 1, 4),
        "until": day(fact["until"]) if "until" in fact else None,
    }


def _served_days(node: Node) -> dict[date, int]:
    return {month(key, key.line): whole(value, 0, 31) for key, value in node.items()}


# Every fact that an event may change, with its reader.
FACTS: dict[str, Callable[[Node], Any]] = {
    "income": _by_kind(INCOME),
    "not_counted": _by_kind(NOT_COUNTED),
    "costs": _by_kind(COSTS),
    "disability": _disability,
    "self_care_failed": lambda node: whole(node, 0, 6),
    "care_at": lambda node: word(node, ("home", "institution")),
    "elder_grade": lambda node: word(node, ("none", "moderate", "severe", "total")),
    "in_school": flag,
    "illness": lambda node: word(node, ("serious",)),
    "rural": flag,
    "counted": flag,
    "served_days": _served_days,
}


def fact(name: str, node: Node) -> Any:
    """The value of a fact; None ends it."""
    return None if node.kind == NULL else FACTS[name](node)


def people(node: Node) -> dict[str, PersonSpec]:
    return {str(ref): _person(spec) for ref, spec in node.items()}


def _person(node: Node) -> PersonSpec:
    content = record(node, {"born", "sex"}, FACTS)
    facts = {name: FACTS[name](content[name]) for name in FACTS if name in content}
    return PersonSpec(
        born=day(content["born"]),
        sex=word(content["sex"], ("F", "M")),
        counted=facts.pop("counted", True),
        facts=facts,
    )


def households(node: Node, people: dict[str, PersonSpec]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, members in node.items():
        if name in people:
            raise Malformed(name.line, f"{name} names a person and a household")
        refs: list[str] = []
        for member in members.each():
            ref = member.of(STR)
            if ref not in people:
                raise Malformed(member.line, f"{ref} is not listed under people")
            if ref in refs:
                raise Malformed(member.line, f"{ref} stands twice in {name}")
            refs.append(ref)
        found[str(name)] = refs
    return found
