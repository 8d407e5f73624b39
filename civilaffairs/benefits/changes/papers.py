"""Who somebody is before and after a decision on it, as the second person compares it with the papers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.benefits.changes import identities
from civilaffairs.benefits.changes.plan import Kind, Plan
from civilaffairs.lib import id_numbers
from civilaffairs.people import identities as rows_of_people
from civilaffairs.people.models import Person

Row = tuple[str, str, str]


def of(plan: Plan) -> list[Row]:
    """What is said, before, after. The right number is shown whole, as an account is that is confirmed."""
    if plan.kind == Kind.NUMBER:
        return _document(plan)
    if plan.kind in (Kind.JOIN, Kind.PART):
        joined = _("Joined to it") if plan.kind == Kind.JOIN else _("Stands for itself")
        return [
            (_("Row that stays"), _row(plan.one), _row(plan.one)),
            (_("The other row"), _row(plan.other_row), joined),
        ]
    return []


def _document(plan: Plan) -> list[Row]:
    held = plan.one
    right = rows_of_people.built(held, identities.document_of(plan))
    return [
        (_("Document"), str(held.get_id_type_display()), str(right.get_id_type_display())),
        (_("ID number"), _mask(held), right.id_number or right.id_missing_reason),
        (_("Birth date"), f"{held.birth_date:%Y-%m-%d}", f"{right.birth_date:%Y-%m-%d}"),
        (_("Sex"), str(held.get_sex_display()), str(right.get_sex_display())),
    ]


def _row(person: Person) -> str:
    return f"{person.name} · {_mask(person)}"


def _mask(person: Person) -> str:
    return id_numbers.mask(person.id_number) if person.id_number else person.id_missing_reason
