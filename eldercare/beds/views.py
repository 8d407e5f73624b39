"""占用床位登记: the lists of the area, uploading one, looking at it, deciding it."""

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
from eldercare.beds import amounts, lists, queries, reading
from eldercare.beds.forms import UploadForm
from eldercare.meals.forms import ListFilter
from eldercare.models import BedList

UNPROCESSABLE = 422


@require_safe
@allows("beds.read")
def listing(request: HttpRequest) -> HttpResponse:
    """The lists so far, by month and state."""
    actor = actor_in(request)
    rows = queries.lists_visible_to(actor)
    form = ListFilter(request.GET, months=queries.months(actor))
    if form.is_valid():
        rows = rows.filter(**{name: value for name, value in form.cleaned_data.items() if value})
    context = {
        "title": _("Occupied beds"),
        "crumbs": [],
        "filter_form": form,
        "page": paginate(request, rows),
        "may_upload": permits(actor.role, "beds.propose"),
    }
    return render(request, "eldercare/beds/lists.html", context)


@require_safe
@allows("beds.propose")
def template(request: HttpRequest) -> HttpResponse:
    """The empty list to fill in."""
    response = HttpResponse(reading.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="beds-template.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allows("beds.propose")
def upload(request: HttpRequest) -> HttpResponse:
    """A list with a row that cannot be taken is not taken at all; the page names every such row."""
    actor = actor_in(request)
    form = UploadForm(request.POST or None, request.FILES or None, homes=queries.homes(actor))
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            file = check_upload(typed["file"], endings=("csv", "xlsx"))
            made = lists.propose(actor, lists.Wanted(typed["month"], typed["home"], file, typed["reason"]))
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("The list is entered; a second person decides now."))
            return redirect("eldercare:beds-list", made.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "bad": refusal.rows if isinstance(refusal, BadRows) else [],
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "eldercare/beds/upload.html", context, status=status)


@require_safe
@allows("beds.read")
def detail(request: HttpRequest, list_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.lists_visible_to(actor_in(request)), pk=list_id)
    trail.record("beds.read", object_kind=lists.SUBJECT, object_id=found.pk, label=f"{found.month:%Y-%m}")
    return _page(request, found)


@require_POST
@allows("beds.propose", "beds.decide")
def act(request: HttpRequest, list_id: UUID, step: str) -> HttpResponse:
    """Approve a list or send it back; who entered it may withdraw it."""
    actor = actor_in(request)
    found = get_object_or_404(queries.lists_visible_to(actor), pk=list_id)
    answer = request.POST.get("answer", "")
    try:
        if step == "approve":
            lists.approve(actor, found.pk, answer)
            messages.success(request, _("Approved: the beds count, and the next run pays them."))
        elif step == "send-back":
            lists.send_back(actor, found.pk, answer)
            messages.success(request, _("The list is sent back; nothing of it counts."))
        else:
            raise Http404
    except Refused as refusal:
        return _page(request, get_object_or_404(queries.lists_visible_to(actor), pk=list_id), refusal)
    return redirect("eldercare:beds-list", found.pk)


def _page(request: HttpRequest, found: BedList, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_in(request)
    context: dict[str, Any] = {
        "found": found,
        "rows": [(row, _masked(row.person.id_number)) for row in queries.rows_of(found)],
        "beds": lists.beds(found),
        "likely": amounts.likely(found),
        "may_award": permits(actor.role, "award.read"),
        "refusal": refusal,
        **_acts(actor, found),
    }
    return render(request, "eldercare/beds/list.html", context, status=status_of(refusal))


def _masked(number: str | None) -> str:
    return id_numbers.mask(number) if number else ""


def _acts(actor: Actor, found: BedList) -> dict[str, Any]:
    """What this person may do with the list, and who else can."""
    waits, own = found.state == BedList.State.OPEN, found.proposed_by_id == actor.user.pk
    return {
        "waits": waits,
        "may_decide": waits and not own and permits(actor.role, "beds.decide"),
        "may_withdraw": waits and own and permits(actor.role, "beds.propose"),
        "deciders": _(", ").join(str(role.label) for role in roles_for("beds.decide")),
    }
