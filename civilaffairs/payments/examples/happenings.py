"""Awards and events of an example."""

from __future__ import annotations

from typing import Any

from civilaffairs.benefits import occasions, programme
from civilaffairs.benefits.declaration import Once
from civilaffairs.benefits.occasions import CAUSE, CAUSES, DECEASED
from civilaffairs.payments.examples import households, questions
from civilaffairs.payments.examples.fields import day, flag, record, word
from civilaffairs.payments.examples.shapes import AwardSpec, Event, Example, line_codes
from civilaffairs.payments.examples.tree import MAP, STR, Malformed, Node

PERSON = (*households.FACTS, "died")
# What a decision answers once: a cause of relief, somebody's death.
ANSWERED: dict[Once | None, str] = {Once.CAUSE: CAUSE, Once.DEATH: DECEASED}


def awards(node: Node, example: Example) -> list[AwardSpec]:
    found: list[AwardSpec] = []
    lines = line_codes()
    for each in node.each():
        content = record(
            each, {"benefit", "to", "applied", "confirmed"}, {"as", "id", "quote", *ANSWERED.values()}
        )
        to = content["to"].of(STR)
        if not any(to in each for each in (example.households, example.people, example.organisations)):
            raise Malformed(content["to"].line, f"{to} is no household, person or organisation here")
        name = word(content["id"]) if "id" in content else ""
        if name and any(award.name == name for award in found):
            raise Malformed(content["id"].line, f"the award {name} stands twice")
        if "as" in content:
            word(content["as"], ("single",))
        benefit = word(content["benefit"], lines)
        found.append(
            AwardSpec(
                benefit=benefit,
                to=to,
                single="as" in content,
                applied=day(content["applied"]),
                confirmed=day(content["confirmed"]),
                name=name,
                answers=questions.answers(content["quote"], benefit) if "quote" in content else {},
                once=_answered(content, example, _asked(benefit)),
            )
        )
    return found


def _asked(benefit: str) -> str:
    """The key that the benefit's decision needs, if any; a benefit that is not built has none."""
    built = benefit in programme.codes()
    return ANSWERED.get(occasions.once(programme.get(benefit)), "") if built else ""


def _answered(content: dict[str, Node], example: Example, asked: str) -> dict[str, str]:
    found = {}
    for key, allowed in ((CAUSE, CAUSES), (DECEASED, example.people)):
        if key in content and key != asked:
            raise Malformed(content[key].line, f"{key} is not asked here")
        if key in content:
            found[key] = word(content[key], allowed)
    return found


def events(node: Node, example: Example) -> list[Event]:
    return [_event(each, example) for each in node.each()]


def _event(node: Node, example: Example) -> Event:
    keys = set(node.of(MAP))
    subjects = keys & {"person", "household", "award"}
    if len(subjects) != 1:
        raise Malformed(node.line, "an event is about one person, household or award")
    (of,) = subjects
    changes = {"person": PERSON, "household": ("joins", "leaves"), "award": ("exit", "stop")}[of]
    content = record(node, {"date", of}, {"known", *changes})
    made = [name for name in content if name in changes]
    if len(made) != 1:
        raise Malformed(node.line, "an event makes one change")
    change = made[0]
    ref, benefit = _subject(of, content[of], example)
    return Event(
        on=day(content["date"]),
        known=day(content["known"]) if "known" in content else day(content["date"]),
        of=of,
        ref=ref,
        change=change,
        value=_value(change, content[change], example),
        benefit=benefit,
    )


def _subject(of: str, node: Node, example: Example) -> tuple[str, str]:
    """Whom the event is about; an award by its id, else by benefit and payee."""
    if of != "award":
        ref = str(node.of(STR))
        if ref not in (example.people if of == "person" else example.households):
            raise Malformed(node.line, f"{ref} is not listed in this example")
        return ref, ""
    content = record(node, (), {"benefit", "to", "id"})
    wanted = {key: str(value.of(STR)) for key, value in content.items()}
    if not wanted:
        raise Malformed(node.line, "an award is named by benefit and to, or by id")
    found = [
        award
        for award in example.awards
        if wanted.get("benefit", award.benefit) == award.benefit
        and wanted.get("to", award.to) == award.to
        and wanted.get("id", award.name) == award.name
    ]
    if len(found) != 1:
        raise Malformed(node.line, f"{'no' if not found else 'more than one'} award is meant")
    return str(example.awards.index(found[0])), found[0].benefit


def _value(change: str, node: Node, example: Example) -> Any:
    if change == "died":
        if not flag(node):
            raise Malformed(node.line, "a death is written died: true")
        return True
    if change in ("joins", "leaves"):
        ref = str(node.of(STR))
        if ref not in example.people:
            raise Malformed(node.line, f"{ref} is not listed under people")
        return ref
    if change == "exit":
        return word(node, ("gradual",))
    if change == "stop":
        return word(node)
    return households.fact(change, node)
