"""One household, one file: its people, what counts, what was recorded since, who receives."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.idempotency import keyless
from civilaffairs.accounts.matrix import permits
from civilaffairs.audit import trail
from civilaffairs.lib import bank_accounts, clock, id_numbers
from civilaffairs.people import parts, payees, queries, words
from civilaffairs.people.forms import FACT_FORMS
from civilaffairs.people.models import Person
from civilaffairs.people.search import (
    households_visible_to,
    organisations_visible_to,
    persons_visible_to,
    standing_row,
)

MONTHS = 12


@allows("person.read")
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """一户一档."""
    actor = actor_in(request)
    file = get_object_or_404(households_visible_to(actor), pk=household_id)
    today = clock.today()
    trail.record("household.read", object_kind="household", object_id=file.pk, label=file.number)
    picture = queries.household_picture(file, today)
    context = {
        "household": file,
        "members": [_member(one.person, [one.membership, *one.facts]) for one in picture.members],
        "property": [_line(slot) for slot in picture.property_items],
        "picture": picture,
        **_accounts(file),
        "parts": parts.of_household(file, actor),
        **_rights(actor.role),
    }
    return render(request, "people/household.html", context)


@allows("person.read")
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: who it is, what counts, where they live and receive."""
    actor = actor_in(request)
    if standing := standing_row(actor, person_id):
        return redirect("people:person", person_id=standing.pk)
    one = get_object_or_404(persons_visible_to(actor), pk=person_id)
    trail.record("person.read", object_kind="person", object_id=one.pk)
    context = {
        "member": _member(one, queries.person_facts(one, clock.today())),
        "home": queries.home_of(one),
        **_accounts(one),
        "parts": parts.of_person(one, actor),
        **_rights(actor.role),
    }
    return render(request, "people/person.html", context)


@allows("person.read")
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: what it is given, for what, and on which account."""
    actor = actor_in(request)
    one = get_object_or_404(organisations_visible_to(actor), pk=organisation_id)
    trail.record("organisation.read", object_kind="organisation", object_id=one.pk, label=one.name)
    context = {
        "organisation": one,
        "beds": queries.beds_of(one)[:MONTHS],
        "parts": parts.of_organisation(one, actor),
        **_accounts(one),
        **_rights(actor.role),
    }
    return render(request, "people/organisation.html", context)


@keyless
@require_POST
@allows("person.reveal")
def reveal(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The whole ID number of one person; each time is written down."""
    one = get_object_or_404(persons_visible_to(actor_in(request)), pk=person_id)
    trail.record("person.reveal", object_kind="person", object_id=one.pk, detail={"field": "id_number"})
    return _shown(request, one.name, one.id_number or "", reverse("people:person", args=[one.pk]))


@keyless
@require_POST
@allows("person.reveal")
def reveal_account(request: HttpRequest, arrangement_id: UUID) -> HttpResponse:
    """The whole account number of one arrangement; each time is written down."""
    row = get_object_or_404(queries.arrangements_visible_to(actor_in(request)), pk=arrangement_id)
    trail.record("account.reveal", object_kind="payee", object_id=row.pk, detail={"field": "number"})
    back = payees.page_of(row.subject)
    return _shown(request, row.account.holder_name, row.account.number, back)


def _shown(request: HttpRequest, label: str, value: str, back: str) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(value, content_type="text/plain; charset=utf-8")
    return render(request, "people/revealed.html", {"label": label, "value": value, "back": back})


def _rights(role: str) -> dict[str, bool]:
    return {
        "may_record": permits(role, "fact.record"),
        "may_reveal": permits(role, "person.reveal"),
        "may_correct_payee": permits(role, "payee.correct"),
        "may_confirm_payee": permits(role, "payee.confirm"),
    }


def _member(one: Person, slots: list[queries.Slot]) -> dict[str, Any]:
    return {
        "person": one,
        "age": id_numbers.age_on(one.birth_date, clock.today()),
        "mask": id_numbers.mask(one.id_number) if one.id_number else "",
        "lines": [_line(slot) for slot in slots],
        "forms": [
            (reverse("people:record", args=[one.pk, kind]), form.title) for kind, form in FACT_FORMS.items()
        ],
    }


def _line(slot: queries.Slot) -> dict[str, Any]:
    return {
        "title": words.title(queries.any_row(slot)),
        "adopted": slot.adopted,
        "adopted_says": words.saying(slot.adopted),
        "recorded": slot.recorded or queries.any_row(slot),
        "waiting": [(row, words.saying(row)) for row in slot.waiting],
        "waits": slot.waits,
    }


def _accounts(subject: payees.Subject) -> dict[str, Any]:
    """Who receives what the subject is due, and who did before."""
    return {
        "payees": [_payee(row) for row in queries.payee_arrangements(subject)],
        "past_payees": [_payee(row) for row in queries.past_arrangements(subject)],
        "payee_url": reverse(f"people:payee-of-{payees.kind_of(subject)}", args=[subject.pk]),
    }


def _payee(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "name": row.payee,
        "mask": bank_accounts.mask(row.account.number),
        "confirmed": row.confirmed_at is not None,
    }
