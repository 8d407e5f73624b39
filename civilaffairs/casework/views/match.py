"""The information match of a case: request, result, settlement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import Forbidden, require
from civilaffairs.casework import queries, workflow
from civilaffairs.casework.forms import ImportForm, SettleForm
from civilaffairs.casework.matching import request as match_request
from civilaffairs.casework.matching import settle
from civilaffairs.casework.models import Case, MatchItem
from civilaffairs.casework.views.cases import step_form
from civilaffairs.casework.views.frame import frame, read_case
from civilaffairs.files.checks import check_upload
from civilaffairs.files.tables import XLSX
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Income, PropertyItem

KIND_LABELS = {**dict(Income.Kind.choices), **dict(PropertyItem.Kind.choices)}


@require_http_methods(["GET", "HEAD", "POST"])
@allows("case.read")
def match_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what was found, mismatches first; a POST imports a result file."""
    case = read_case(request, case_id, "case.match" if request.method == "POST" else "case.read")
    form = ImportForm(request.POST or None, request.FILES or None, initial={"version": case.version})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            checked = check_upload(form.cleaned_data["file"])
            report = settle.import_result(case.pk, actor_in(request), checked)
        except Refused as error:
            refusal = error
        else:
            rows = report.items.count()
            done = ngettext("%(n)d finding imported.", "%(n)d findings imported.", rows) % {"n": rows}
            messages.success(request, done)
            return redirect("casework:match", case_id=case.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/match.html", _context(request, case, form, refusal), status=status)


@require_POST
@allows("case.match")
def settle_item(request: HttpRequest, case_id: UUID, item_id: UUID) -> HttpResponse:
    """Take the found amount over, or explain the declared one."""
    case = read_case(request, case_id, "case.match")
    item = get_object_or_404(queries.match_items_of(case), pk=item_id)
    form = SettleForm(request.POST)
    refusal: Refused | None = Refused(_("Choose whether the amount is taken over or explained."))
    if form.is_valid():
        try:
            settle.settle(item.pk, actor_in(request), **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Settled: %(source)s.") % {"source": item.source})
            return redirect("casework:match", case_id=case.pk)
    empty = ImportForm(initial={"version": case.version})
    return render(request, "casework/match.html", _context(request, case, empty, refusal), status=422)


@require_safe
@allows("case.match")
def match_list(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The request list as a file; its export is in the trail."""
    case = read_case(request, case_id, "case.match")
    data = match_request.request_list(case, actor_in(request))
    response = HttpResponse(data, content_type=XLSX)
    name = f"{match_request.request_number(case)}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _context(request: HttpRequest, case: Case, form: ImportForm, refusal: Refused | None) -> dict[str, Any]:
    offers = {offer.step.code: offer for offer in workflow.offers(case, actor_in(request))}
    close = offers.get("match-done")
    items = queries.unsettled_first(queries.match_items_of(case))
    settling = case.state in settle.OPEN_IN
    not_mine = _not_mine(case, actor_in(request)) if settling else ""
    return {
        **frame(case),
        "title": _("Information match"),
        "form": form,
        "refusal": refusal,
        "open": settling and not not_mine,
        "not_mine": not_mine,
        "request_number": match_request.request_number(case),
        "reports": case.match_reports.select_related("file", "imported_by").order_by("-imported_at"),
        "items": [_item(item, settle_open=settling and not not_mine) for item in items],
        "close": close,
        "close_form": step_form(close.step, case) if close else None,
    }


def _not_mine(case: Case, actor: Actor) -> str:
    """Who settles the match, where the reader may not; nothing where they may."""
    try:
        require(actor, "case.match", area=case.area, kind=case.kind, state=case.state)
    except Forbidden as refusal:
        return str(refusal)
    return ""


def _item(item: MatchItem, *, settle_open: bool) -> dict[str, Any]:
    waits = settle_open and item.mismatch and not item.settlement
    return {
        "item": item,
        "kind": KIND_LABELS.get(item.kind, item.kind),
        "difference": item.found - item.declared,
        "form": SettleForm(auto_id=f"{item.pk}-%s") if waits else None,
    }
