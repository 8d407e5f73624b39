"""Lists of deaths and moves: the template, uploading one, looking at it, taking it in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.files.checks import check_upload
from civilaffairs.files.tables import XLSX
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate
from civilaffairs.people.feeds import taking, template
from civilaffairs.people.models import Feed
from civilaffairs.web.radar import lists, queries
from civilaffairs.web.radar.forms import ListForm

UNPROCESSABLE = 422
SHOWN = 200  # rows of a preview


@require_http_methods(["GET", "HEAD", "POST"])
@allows("feed.import")
def listing(request: HttpRequest) -> HttpResponse:
    """The lists of the area; a POST uploads one and shows what stands in it."""
    actor = actor_in(request)
    form = ListForm(request.POST or None, request.FILES or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            feed = taking.look_at(actor, check_upload(form.cleaned_data["file"], endings=("csv", "xlsx")))
            return redirect("radar:list", feed.pk)
        except Refused as error:
            refusal = error
    context = {
        "page": paginate(request, queries.feeds_visible_to(actor)),
        "form": form,
        "refusal": refusal,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "web/radar/lists.html", context, status=status)


@require_safe
@allows("feed.import")
def empty_list(request: HttpRequest) -> HttpResponse:
    """The template to fill in."""
    response = HttpResponse(template.workbook(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="list-template.xlsx"'
    return response


@require_safe
@allows("feed.import")
def detail(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    feed = get_object_or_404(queries.feeds_visible_to(actor_in(request)), pk=feed_id)
    trail.record("feed.read", object_kind="feed", object_id=feed.pk)
    return _page(request, feed)


@require_POST
@allows("feed.import")
def take_in(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    feed = get_object_or_404(queries.feeds_visible_to(actor_in(request)), pk=feed_id)
    try:
        taken = lists.take_in(feed.pk, actor_in(request))
    except Refused as refusal:
        return _page(request, feed, refusal)
    said = ngettext("Taken in: %(n)d report about our people.", "Taken in: %(n)d reports about our people.",
                    len(taken))  # fmt: skip
    messages.success(request, said % {"n": len(taken)})
    return redirect("radar:hits")


@require_POST
@allows("feed.import")
def drop(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    feed = get_object_or_404(queries.feeds_visible_to(actor_in(request)), pk=feed_id)
    try:
        taking.drop(feed.pk, actor_in(request))
    except Refused as refusal:
        return _page(request, feed, refusal)
    messages.success(request, _("The list was not taken in."))
    return redirect("radar:lists")


def _page(request: HttpRequest, feed: Feed, refusal: Refused | None = None) -> HttpResponse:
    """What the list says of our people; once it was taken in, what was written down of it."""
    context: dict[str, Any] = {"feed": feed, "refusal": refusal, "open": feed.state == Feed.State.SEEN}
    if context["open"]:
        reading = taking.content(feed)
        matches = taking.matches(feed, reading, actor_in(request))
        known = {match.row.number for match in matches}
        context |= {
            "rows": len(reading.rows) + len(reading.bad),
            "bad": reading.bad[:SHOWN],
            "bad_count": len(reading.bad),
            "matches": matches[:SHOWN],
            "match_count": len(matches),
            "unknown": len(reading.rows) - len(known),
        }
    else:
        context["reports"] = feed.reports.select_related("person").order_by("number")[:SHOWN]
    return render(request, "web/radar/list.html", context, status=UNPROCESSABLE if refusal else 200)
