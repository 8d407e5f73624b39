"""Forms that record facts and payees. They change nothing that is due until somebody else decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.lib import bank_accounts, clock
from civilaffairs.lib.errors import Refused
from civilaffairs.people import facts, payees, queries
from civilaffairs.people.forms import FACT_FORMS, FactForm
from civilaffairs.people.models import Household, Membership, Organisation, PayeeArrangement, Person
from civilaffairs.people.models.fact import Fact
from civilaffairs.people.payee_forms import PayeeForm
from civilaffairs.people.search import households_visible_to, organisations_visible_to, persons_visible_to

UNPROCESSABLE = 422
SOURCE = "change"


@allows("fact.record")
def record(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    """Record one fact of a person. It counts once a review adopts it."""
    person = get_object_or_404(persons_visible_to(actor_in(request)), pk=person_id)
    if kind not in FACT_FORMS:
        raise Http404
    form = FACT_FORMS[kind](request.POST or None)
    home = queries.home_of(person)
    back = payees.page_of(home or person)
    if request.method == "POST" and form.is_valid():
        _write(form, person, home, actor_in(request))
        messages.success(request, _("Recorded. It counts once a review has adopted it."))
        return redirect(back)
    context = {
        "title": _("Record: %(fact)s") % {"fact": form.title},
        "subtitle": person.name,
        "form": form,
        "cancel_url": back,
        "crumbs": [(home or person, back)],
        "submit_label": _("Record"),
    }
    return render(request, "people/record.html", context, status=UNPROCESSABLE if form.errors else 200)


def _write(form: FactForm, person: Person, home: Household | None, actor: Actor) -> None:
    slot = {"person": person, **form.about()}
    if form.model is Membership:
        slot["household"] = home
    day = form.cleaned_data["valid_from"]
    # The latest word counts whatever its source, so a change follows the row that it changes.
    said = form.model._default_manager.filter(layer=Fact.Layer.RECORDED, known_to=None, **slot)
    latest = said.order_by("known_from", "id").last()
    source = latest.source if latest else SOURCE
    if form.cleaned_data.get("ends"):
        facts.record_end(form.model, valid_to=day, recorded_by=actor.user, source=source, **slot)
    else:
        facts.record(form.model, valid_from=day, recorded_by=actor.user, source=source, **slot, **form.said())
    trail.record(
        "fact.record", object_kind="person", object_id=person.pk, label=form.model._meta.model_name or ""
    )


@allows("payee.correct")
def payee_of_household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Enter another account or payee for a household."""
    file = get_object_or_404(households_visible_to(actor_in(request)), pk=household_id)
    members = queries.members_on(file, clock.today(), layer=Fact.Layer.RECORDED)
    people = {row.person.pk: row.person for row in members}
    return _correct(request, file, list(people.values()))


@allows("payee.correct")
def payee_of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Enter another account or payee for a person."""
    one = get_object_or_404(persons_visible_to(actor_in(request)), pk=person_id)
    return _correct(request, one, [one])


@allows("payee.correct")
def payee_of_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Enter another account of an organisation, which receives its money itself."""
    one = get_object_or_404(organisations_visible_to(actor_in(request)), pk=organisation_id)
    return _correct(request, one, [one])


def _correct(
    request: HttpRequest, subject: payees.Subject, receivers: list[Person] | list[Organisation]
) -> HttpResponse:
    form = _payee_form(request, subject, receivers)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _enter(actor_in(request), subject, form)
            if doubt := bank_accounts.doubt(form.cleaned_data["account_number"]):
                messages.warning(request, doubt)
            messages.success(request, _("Entered. A second person must confirm the account."))
            return redirect(payees.page_of(subject))
        except Refused as caught:
            refusal = caught
            form.add_error(None, str(caught))
    context = {
        "title": _("Correct the payee's account"),
        "subtitle": str(subject),
        "form": form,
        "cancel_url": payees.page_of(subject),
        "crumbs": [(subject, payees.page_of(subject))],
    }
    failed = bool(form.errors or refusal)
    return render(request, "generic/form.html", context, status=UNPROCESSABLE if failed else 200)


def _payee_form(
    request: HttpRequest, subject: payees.Subject, receivers: list[Person] | list[Organisation]
) -> PayeeForm:
    """Whoever receives now can be chosen as well."""
    current = queries.current_payee(subject)
    if current is not None and current.payee_person and current.payee not in receivers:
        receivers = [current.payee_person, *receivers]
    itself = isinstance(subject, Organisation)
    kept = payees.kept_agreements(subject)
    return PayeeForm(
        request.POST or None, request.FILES or None,
        receivers=receivers, itself=itself, kept=kept, initial=_as_entered(current),
    )  # fmt: skip


@transaction.atomic
def _enter(actor: Actor, subject: payees.Subject, form: PayeeForm) -> None:
    """The arrangement waits for a second person; a new agreement is kept with it, else the one before."""
    data, agreement = form.cleaned_data, form.kept_agreement
    if data["capacity"] not in PayeeArrangement.BY_AGREEMENT:
        agreement = None
    elif new := data["agreement"]:
        agreement = payees.keep_agreement(subject, new.data, new.name, new.media_type, actor.user)
    payees.arrange(
        subject, form.receiver, data["capacity"], data["account_number"], data["holder_name"],
        data["bank_name"], actor.user, clock.today(),
        agreement=agreement, social_security_card=data["social_card"],
    )  # fmt: skip
    trail.record("payee.correct", object_kind=payees.kind_of(subject), object_id=subject.pk)


@allows("payee.confirm")
def confirm(request: HttpRequest, arrangement_id: UUID) -> HttpResponse:
    """A second person compares the account with the paper and confirms it."""
    actor = actor_in(request)
    row = get_object_or_404(queries.arrangements_visible_to(actor), pk=arrangement_id)
    subject = row.subject
    refusal = None
    if request.method == "POST":
        try:
            payees.confirm(row, actor)
            trail.record("payee.confirm", object_kind=payees.kind_of(subject), object_id=subject.pk)
            messages.success(request, _("The account was confirmed; money follows it from now on."))
            return redirect(payees.page_of(subject))
        except Refused as caught:
            refusal = caught
    context = {
        "row": row,
        "subject": subject,
        "back": payees.page_of(subject),
        "refusal": refusal,
        "digits": bank_accounts.doubt(row.account.number),
    }
    return render(request, "people/confirm_payee.html", context, status=UNPROCESSABLE if refusal else 200)


def _as_entered(current: PayeeArrangement | None) -> dict[str, Any]:
    """A number is entered with its bank and card: what held of the number before may not of this one."""
    if current is None:
        return {}
    return {
        "payee": str(current.payee_person_id or current.payee_organisation_id),
        "capacity": current.capacity,
        "holder_name": current.account.holder_name,
    }
