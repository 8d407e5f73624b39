"""The demo's checking office: what the sources hold about the members of a case (核对结果)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from civilaffairs.casework.matching.request import HEADER
from civilaffairs.people.models import Income, Person

UNDECLARED = "260.00"


def result(request_number: str, members: Sequence[Person]) -> bytes:
    """Every declared wage as declared, and one small income that nobody declared."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(HEADER)
    for person in members:
        for amount in _declared_wages(person):
            rows.writerow((request_number, person.id_number, "税务局", "wage", f"{amount:.2f}"))
    # The last one who could have an income of the kind; its declaration says nothing of it.
    rows.writerow((request_number, members[-1].id_number, "社保局", "transfer", UNDECLARED))
    return out.getvalue().encode("utf-8-sig")


def _declared_wages(person: Person) -> list[object]:
    rows = Income.objects.filter(person=person, kind=Income.Kind.WAGE, layer="recorded", known_to=None)
    return list(rows.filter(valid_to=None).values_list("amount", flat=True))
