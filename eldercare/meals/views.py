"""用餐天数登记: the lists of the area, uploading one, looking at it, deciding it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.audit import trail
from civilaffairs.files.checks import check_upload
from civilaffairs.files.tables import XLSX
from civilaffairs.lib import id_numbers
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate
from eldercare.bad_rows import BadRows
from eldercare.meals import amounts, lists, queries, reading
from eldercare.meals.forms import ListFilter, UploadForm
from eldercare.models import ServedList

UNPROCESSABLE = 422


@require_safe
@allows("meals.read")
def listing(request: HttpRequest) -> HttpResponse:
    """The lists so far, by month and state."""
    actor = actor_in(request)
    rows = queries.lists_visible_to(actor)
    form = ListFilter(request.GET, months=queries.months(actor))
    if form.is_valid():
        wanted = {name: value for name, value in form.cleaned_data.items() if value}
        rows = rows.filter(**wanted)
    context = {
        "title": _("Meals served"),
        "crumbs": [],
        "filter_form": form,
        "page": paginate(request, rows),
        "may_upload": permits(actor.role, "meals.propose"),
    }
    return render(request, "eldercare/meals/lists.html", context)


@require_safe
@allows("meals.propose")
def template(request: HttpRequest) -> HttpResponse:
    """The empty list to fill in."""
    response = HttpResponse(reading.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="meals-template.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allows("meals.propose")
def upload(request: HttpRequest) -> HttpResponse:
    """A list with a row that cannot be taken is not taken at all; the page names every such row."""
    form = UploadForm(request.POST or None, request.FILES or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            file = check_upload(typed["file"], endings=("csv", "xlsx"))
            wanted = lists.Wanted(typed["month"], typed["canteen"], file, typed["reason"])
            made = lists.propose(actor_in(request), wanted)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("The list is entered; a second person decides now."))
            return redirect("eldercare:meals-list", made.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "bad": refusal.rows if isinstance(refusal, BadRows) else [],
        "has_errors": bool(refusal),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "eldercare/meals/upload.html", context, status=status)


@require_safe
@allows("meals.read")
def detail(request: HttpRequest, list_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.lists_visible_to(actor_in(request)), pk=list_id)
    trail.record("meals.read", object_kind=lists.SUBJECT, object_id=found.pk, label=f"{found.month:%Y-%m}")
    return _page(request, found)


@require_POST
@allows("meals.propose", "meals.decide")
def act(request: HttpRequest, list_id: UUID, step: str) -> HttpResponse:
    """Approve a list or send it back; who entered it may withdraw it."""
    actor = actor_in(request)
    found = get_object_or_404(queries.lists_visible_to(actor), pk=list_id)
    answer = request.POST.get("answer", "")
    try:
        if step == "approve":
            lists.approve(actor, found.pk, answer)
            messages.success(request, _("Approved: the days count, and the next run pays them."))
        elif step == "send-back":
            lists.send_back(actor, found.pk, answer)
            messages.success(request, _("The list is sent back; nothing of it counts."))
        else:
            raise Http404
    except Refused as refusal:
        return _page(request, get_object_or_404(queries.lists_visible_to(actor), pk=list_id), refusal)
    return redirect("eldercare:meals-list", found.pk)


def _page(request: HttpRequest, found: ServedList, refusal: Refused | None = None) -> HttpResponse:
    actor, rows = actor_in(request), list(queries.rows_of(found))
    likely = amounts.likely(found, rows)
    shown = [
        {
            "row": row,
            "mask": id_numbers.mask(row.person.id_number) if row.person.id_number else "",
            "likely": likely[row.award_id],
        }
        for row in rows
    ]
    context: dict[str, Any] = {
        "found": found,
        "rows": shown,
        "corrected": sum(row.before not in (None, row.days) for row in rows),
        "unchanged": sum(row.before == row.days for row in rows),
        "total": amounts.total(likely.values()),
        "may_reveal": permits(actor.role, "person.reveal"),
        "may_award": permits(actor.role, "award.read"),
        "refusal": refusal,
        **_acts(actor, found),
    }
    return render(request, "eldercare/meals/list.html", context, status=status_of(refusal))


def _acts(actor: Actor, found: ServedList) -> dict[str, Any]:
    """What this person may do with the list, and who else can."""
    waits, own = found.state == ServedList.State.OPEN, found.proposed_by_id == actor.user.pk
    return {
        "waits": waits,
        "may_decide": waits and not own and permits(actor.role, "meals.decide"),
        "may_withdraw": waits and own and permits(actor.role, "meals.propose"),
        "deciders": _(", ").join(str(role.label) for role in roles_for("meals.decide")),
    }
