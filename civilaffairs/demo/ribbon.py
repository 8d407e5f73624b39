"""What the demo's ribbon offers on a page: the file that somebody outside would send now."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.gate import may

RADAR_PAGES = ("radar:hits", "radar:lists")
BATCH_PAGES, CASE_PAGES = ("payments:batch", "payments:return"), ("casework:case", "casework:match")


def links(request: HttpRequest) -> list[tuple[str, str]]:
    """(label, address) for the page that is shown and the person who sees it."""
    match = request.resolver_match
    if match is None:
        return []
    if match.view_name in BATCH_PAGES and may("return.import")(request.user):
        return [(_("Demo: the bank's answer"), reverse("demo:bank", args=[match.kwargs["batch_id"]]))]
    if match.view_name in CASE_PAGES and may("case.match")(request.user):
        return [(_("Demo: result of the match"), reverse("demo:match", args=[match.kwargs["case_id"]]))]
    if match.view_name in RADAR_PAGES and may("feed.import")(request.user):
        return [(_("Demo: a list of deaths and moves"), reverse("demo:feed"))]
    return []
