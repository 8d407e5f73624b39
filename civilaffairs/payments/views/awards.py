"""An award with everything issued for it, and why each amount is what it is."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.queries import awards_visible_to
from civilaffairs.payments import queries
from civilaffairs.payments import why as reasons
from civilaffairs.payments.views.frame import page_of


@require_GET
@allows("award.read")
def detail(request: HttpRequest, award_id: uuid.UUID) -> HttpResponse:
    """To whom, what, since when, and line by line what was issued."""
    actor = actor_in(request)
    award = get_object_or_404(awards_visible_to(actor), pk=award_id)
    trail.record("award.read", object_kind="award", object_id=award.pk, label=award.number)
    page = page_of(request, queries.lines_of_award(award))
    names = queries.line_names()
    context = {
        "award": award,
        "benefit": programme.get(award.programme),
        "end": queries.end_of_award(award),
        "leaving": queries.exit_of_award(award),
        "covers": queries.covers_of_award(award),
        "page": page,
        "rows": [(line, names.get((line.programme, line.line), line.line)) for line in page],
        "may_review": permits(actor.role, "case.review") and award.state != Award.State.ENDED,
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
        "why": reasons.of_line(line, queries.lines_visible_to(actor)),
        "may_read_case": permits(actor.role, "case.read"),
        "may_read_run": permits(actor.role, "run.read"),
    }
    return render(request, "payments/why.html", context)
