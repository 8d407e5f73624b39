"""A list as the funeral home and the police would send it, for a visitor who has none."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from civilaffairs.accounts.actors import Actor
from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock, id_numbers
from civilaffairs.people.feeds.reading import HEADER
from civilaffairs.people.models import Person
from civilaffairs.people.search import persons_visible_to

STRANGER = "441999193801010012"


def death_list(actor: Actor) -> bytes:
    """Two deaths by ID number, one by name and birth date, a move, and somebody whom nobody knows."""
    held = Award.objects.filter(person__isnull=False).values("person")
    people = persons_visible_to(actor).filter(pk__in=held).order_by("birth_date", "id")
    rows = [_row(person, place) for place, person in enumerate(people[:4])]
    day = clock.today() - timedelta(days=3)
    rows.append(("钱不识", STRANGER, "", "死亡", day.isoformat(), "市殡仪馆"))
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode("utf-8-sig")


def _row(person: Person, place: int) -> tuple[str, ...]:
    day = clock.today() - timedelta(days=9 * (place + 1))
    event, source = ("迁出", "公安局") if place == 3 else ("死亡", "市殡仪馆")
    by_name = place == 2
    number = "" if by_name else id_numbers.canonical(person.id_number or "")
    born = person.birth_date.isoformat() if by_name else ""
    return (person.name, number, born, event, day.isoformat(), source)
