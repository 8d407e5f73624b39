"""An award with everything issued for it, and why each amount is what it is."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.names import of_end
from civilaffairs.benefits.queries import awards_visible_to
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.months import parse_month
from civilaffairs.payments import holds, queries, sums, waiting
from civilaffairs.payments import why as reasons
from civilaffairs.payments.models import Line, Withheld
from civilaffairs.payments.recoveries import reading as recoveries


@require_GET
@allows("award.read")
def detail(request: HttpRequest, award_id: uuid.UUID) -> HttpResponse:
    """To whom, what, since when, and line by line what was issued."""
    actor = actor_in(request)
    award = get_object_or_404(awards_visible_to(actor), pk=award_id)
    trail.record("award.read", object_kind="award", object_id=award.pk, label=award.number)
    page = paginate(request, queries.lines_of_award(award))
    names, end = queries.line_names(), queries.end_of_award(award)
    context = {
        "award": award,
        "benefit": programme.get(award.programme),
        "end": end,
        "end_reason": of_end(end.reason) if end else "",
        "leaving": queries.exit_of_award(award),
        "covers": queries.covers_of_award(award),
        "whom": queries.whom([award])[award.pk],
        "page": page,
        "rows": [(line, names.get((line.programme, line.line), line.line)) for line in page],
        "waiting": waiting.of_awards([award]).exists(),
        "may_see_waiting": permits(actor.role, "difference.read"),
        "holds": [holds.in_words(hold) for hold in holds.of_award(award)],
        "may_hold": permits(actor.role, "payment-hold.place"),
        "may_see_holds": permits(actor.role, "payment-hold.read"),
        "may_review": permits(actor.role, "case.review") and award.state != Award.State.ENDED,
        "may_run": permits(actor.role, "run.start"),
        "may_read_case": permits(actor.role, "case.read"),
        "may_read_run": permits(actor.role, "run.read"),
    }
    return render(request, "payments/award.html", context)


@require_GET
@allows("award.read")
def why(request: HttpRequest, line_id: int) -> HttpResponse:
    """The formula with its numbers, where each comes from, and what was issued before."""
    actor = actor_in(request)
    line = get_object_or_404(queries.explained_lines_visible_to(actor), pk=line_id)
    trail.record("line.read", object_kind="line", object_id=line.pk, label=line.award.number)
    context = {
        "line": line,
        "benefit": programme.get(line.programme),
        "whom": queries.whom([line.award])[line.award_id],
        "why": reasons.of_line(line, queries.lines_visible_to(actor)),
        "may_read_case": permits(actor.role, "case.read"),
        "may_read_run": permits(actor.role, "run.read"),
    }
    return render(request, "payments/why.html", context)


@require_GET
@allows("award.read")
def month(request: HttpRequest, award_id: uuid.UUID, month: str) -> HttpResponse:
    """What an award was issued for one month: every line with its arithmetic."""
    award = get_object_or_404(awards_visible_to(actor_in(request)), pk=award_id)
    trail.record("award.read", object_kind="award", object_id=award.pk, label=award.number)
    try:
        lines = list(queries.lines_of_month(award, parse_month(month)))
    except ValueError:
        raise Http404 from None
    if not lines:
        raise Http404
    crumbs = [(award.number, reverse("payments:award", args=[award.pk])), (month, "")]
    return _sum(request, f"{award.number} · {month}", crumbs, lines, list(recoveries.kept_of(lines)))


@require_GET
@allows("award.read")
def transfer(request: HttpRequest, transfer_id: uuid.UUID) -> HttpResponse:
    """What a transfer is the sum of: every line that it carries with its arithmetic."""
    actor = actor_in(request)
    found = get_object_or_404(queries.transfers_visible_to(actor), pk=transfer_id)
    trail.record("transfer.read", object_kind="transfer", object_id=found.pk, label=found.reference)
    crumbs = [(found.reference, "")]
    if permits(actor.role, "batch.read"):
        crumbs = [(found.batch.number, reverse("payments:batch", args=[found.batch_id])), *crumbs]
    title = f"{found.payee_name} · {found.reference}"
    lines = list(queries.lines_of_transfer(found))
    return _sum(request, title, crumbs, lines, list(recoveries.kept_by_transfer(found)))


@require_GET
@allows("award.read")
def sum_of_lines(request: HttpRequest) -> HttpResponse:
    """The lines named in the address with their arithmetic: behind an amount that is their sum."""
    found = sums.named(queries.lines_visible_to(actor_in(request)), request.GET.getlist("line"))
    if found is None:
        raise Http404
    lines = list(found)
    awards = {line.award_id: line.award.number for line in lines}
    for award, number in awards.items():
        trail.record("award.read", object_kind="award", object_id=award, label=number)
    return _sum(request, _(", ").join(awards.values()), [], lines, list(recoveries.kept_of(lines)))


@require_GET
@allows("award.read")
def fixed(request: HttpRequest, award_id: uuid.UUID) -> HttpResponse:
    """How a decision came to the amount that it fixed, before any line is issued too."""
    actor = actor_in(request)
    award = get_object_or_404(awards_visible_to(actor), pk=award_id)
    trail.record("award.read", object_kind="award", object_id=award.pk, label=award.number)
    context = {
        "award": award,
        "benefit": programme.get(award.programme),
        "whom": queries.whom([award])[award.pk],
        "amounts": sums.fixed(award),
        "lines": queries.lines_of_award(award),
        "may_read_case": permits(actor.role, "case.read"),
    }
    return render(request, "payments/fixed.html", context)


def _sum(
    request: HttpRequest,
    title: str,
    crumbs: list[tuple[str, str]],
    lines: list[Line],
    kept: list[Withheld],
) -> HttpResponse:
    total = sum((line.amount for line in lines), Decimal(0))
    context = {
        "title": title,
        "crumbs": crumbs,
        "rows": reasons.in_short(lines),
        "total": total,
        "kept": kept,
        "net": total - sum((part.amount for part in kept), Decimal(0)),
        "may_read_receivable": permits(actor_in(request).role, "receivable.read"),
        "may_read_run": permits(actor_in(request).role, "run.read"),
    }
    return render(request, "payments/sum.html", context)
