"""What the pages of households and persons show of changes: those there were, and the way to another."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits.change_models import Change
from civilaffairs.benefits.changes.forms import FORMS
from civilaffairs.benefits.changes.person_forms import PERSON_FORMS
from civilaffairs.casework import kinds
from civilaffairs.casework.queries import letters_visible_to
from civilaffairs.lib import clock, id_numbers
from civilaffairs.people import parts, queries
from civilaffairs.people.models import Household, Person


def of_household(household: Household, actor: Actor) -> list[parts.Part]:
    """The changes of a household, and what may be entered."""
    mine = Q(household=household) | Q(other=household) | Q(result__founded=str(household.pk))
    return [*_history(mine, actor), *_letters(household, actor), *_offered(household, actor)]


def _letters(household: Household, actor: Actor) -> list[parts.Part]:
    """What was written to the household, by decisions on it and on its cases."""
    if not permits(actor.role, "letter.read"):
        return []
    mine = Q(subject_id=household.pk) | Q(subject_id=None, case__household=household)
    found = letters_visible_to(actor).filter(mine).order_by("-at")
    rows = tuple(
        (
            parts.Link(letter.title, reverse("files:download", args=[letter.file_id])),
            letter.number,
            f"{clock.local_date(letter.at):%Y-%m-%d}",
            _("Void") if letter.voided_at else "",
        )
        for letter in found
        if letter.file_id
    )
    columns = (_("Title"), _("Document number"), _("Issued on"), _("Status"))
    return [parts.Part(_("Letters"), columns, rows)] if rows else []


def _history(mine: Q, actor: Actor) -> list[parts.Part]:
    rows = tuple(_row(change, actor) for change in _found(mine))
    columns = (_("Since"), _("Change"), _("Status"), _("Case"))
    return [parts.Part(_("Changes"), columns, rows)] if rows else []


def _found(mine: Q) -> list[Change]:
    return list(Change.objects.filter(mine).select_related("case").order_by("-happened_on", "-case__number"))


def _row(change: Change, actor: Actor) -> tuple[parts.Cell, ...]:
    case = change.case
    url = reverse("casework:case", args=[case.pk])
    link: parts.Cell = parts.Link(case.number, url) if permits(actor.role, "case.read") else case.number
    state = str(kinds.get(case.kind).state(case.state).label)
    return (f"{change.happened_on:%Y-%m-%d}", str(change.get_kind_display()), state, link)


def of_person(person: Person, actor: Actor) -> list[parts.Part]:
    """Decisions on who this is: earlier numbers, joined rows, and what may be entered."""
    mine = Q(person=person) | Q(other_person=person) | Q(other_person__merged_into=person)
    return [*_rows_of(person), *_history(mine, actor), *_offered_for(person, actor)]


def _rows_of(person: Person) -> list[parts.Part]:
    """What this person was known as: masked, as everywhere."""
    rows = [
        (_("Until %(day)s") % {"day": f"{clock.local_date(held.at):%Y-%m-%d}"}, _mask(held.id_number), "")
        for held in queries.former_identities(person)
    ]
    rows += [
        (_("Joined row"), _mask(one.id_number), home.number if (home := queries.home_of(one)) else "—")
        for one in queries.rows_joined_to(person)
    ]
    columns = (_("What"), _("ID number"), _("Household"))
    return [parts.Part(_("Earlier numbers and rows"), columns, tuple(rows))] if rows else []


def _mask(number: str | None) -> str:
    return id_numbers.mask(number) if number else _("no number")


def _offered_for(person: Person, actor: Actor) -> list[parts.Part]:
    if not permits(actor.role, "change.enter"):
        return []
    joined = bool(queries.rows_joined_to(person))
    rows = tuple(
        (parts.Link(form.title, reverse("changes:person", args=[person.pk, kind])), str(form.hint))
        for kind, form in PERSON_FORMS.items()
        if joined or kind != Change.Kind.PART
    )
    return [parts.Part(_("Correct who this is"), (_("Change"), _("What happens")), rows)]


def _offered(household: Household, actor: Actor) -> list[parts.Part]:
    if not permits(actor.role, "change.enter"):
        return []
    rows = tuple(
        (parts.Link(form.title, reverse("changes:household", args=[household.pk, kind])), str(form.hint))
        for kind, form in FORMS.items()
    )
    return [parts.Part(_("Change this household"), (_("Change"), _("What happens")), rows)]
