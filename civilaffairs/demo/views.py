"""Files that come from outside, for a visitor who has none: the bank's return, the result of a match."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.casework.matching.request import request_number
from civilaffairs.casework.matching.settle import OPEN_IN
from civilaffairs.casework.queries import members_of
from civilaffairs.casework.views.frame import read_case
from civilaffairs.demo import bank, feed, match
from civilaffairs.demo.queries import file_sent, reads
from civilaffairs.files import store
from civilaffairs.payments import queries


class AnswerForm(forms.Form):
    """Which payment the demo's bank sends back, and why."""

    position = forms.IntegerField(
        label=_("Row that is sent back"), min_value=0, initial=1, help_text=_("0: all are paid.")
    )
    code = forms.ChoiceField(
        label=_("Reason"), choices=[(code, f"{code} {text}") for code, text in bank.REASONS.items()]
    )


@require_safe
@allows("return.import")
def bank_page(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Choose what the bank answers to an exported batch."""
    batch = get_object_or_404(queries.batches_visible_to(actor_in(request)), pk=batch_id)
    sent = file_sent(batch)
    return render(
        request, "demo/bank.html", {"batch": batch, "sent": sent, "form": AnswerForm(), "reads": reads(batch)}
    )


@require_safe
@allows("return.import")
def bank_file(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The return file of an exported batch, one row failed or none."""
    batch = get_object_or_404(queries.batches_visible_to(actor_in(request)), pk=batch_id)
    sent = file_sent(batch)
    if sent is None:
        raise Http404
    form = AnswerForm(request.GET)
    if not form.is_valid():
        return render(request, "demo/bank.html", {"batch": batch, "sent": True, "form": form}, status=422)
    failures = {form.cleaned_data["position"]: form.cleaned_data["code"]}
    trail.record("demo.bank", object_kind="batch", object_id=batch.pk, label=batch.number)
    data = bank.answer(store.read(sent.file), failures, batch.encoding)
    return _attachment(data, f"{batch.number}_return.txt", "text/plain")


@require_safe
@allows("case.match")
def match_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Offer the result file of a case's request."""
    case = read_case(request, case_id)
    context = {"case": case, "open": case.state in OPEN_IN, "request_number": request_number(case)}
    return render(request, "demo/match.html", context)


@require_safe
@allows("case.match")
def match_file(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A result with one mismatch, under the number of the case's next request."""
    case = read_case(request, case_id)
    members = [person for person in members_of(case) if person.id_number]
    if case.state not in OPEN_IN or not members:
        raise Http404
    number = request_number(case)
    trail.record("demo.match", object_kind="case", object_id=case.pk, label=case.number)
    return _attachment(match.result(number, members), f"{number}.csv", "text/csv")


@require_safe
@allows("feed.import")
def feed_page(request: HttpRequest) -> HttpResponse:
    """Offer a list of deaths and moves of the visitor's own area."""
    return render(request, "demo/feed.html")


@require_safe
@allows("feed.import")
def feed_file(request: HttpRequest) -> HttpResponse:
    trail.record("demo.feed")
    return _attachment(feed.death_list(actor_in(request)), "deaths-and-moves.csv", "text/csv")


def _attachment(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
