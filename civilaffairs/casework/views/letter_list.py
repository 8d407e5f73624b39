"""The letters of an area: what was issued and not delivered yet, to be printed all at once."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.casework.letters import binding, listing
from civilaffairs.casework.letters.forms import LetterFilter
from civilaffairs.casework.models import Letter
from civilaffairs.files import store
from civilaffairs.files.answers import attached
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate

AT_ONCE = 300


@require_safe
@allows("letter.read")
def letter_list(request: HttpRequest) -> HttpResponse:
    """The letters that stand, the newest first; the filters are those of the print."""
    form = LetterFilter(request.GET)
    rows = _chosen(form, actor_in(request))
    context = {
        "title": _("Letters"),
        "filter_form": form,
        "page": paginate(request, rows),
        "at_once": AT_ONCE,
        "query": request.GET.urlencode(),
    }
    return render(request, "casework/letter_list.html", context)


@require_safe
@allows("letter.read")
def print_letters(request: HttpRequest) -> HttpResponse:
    """All letters of the list as one PDF, in the order of their numbers."""
    rows = list(_chosen(LetterFilter(request.GET), actor_in(request))[: AT_ONCE + 1])
    if not rows:
        raise Refused(_("There is no letter to be printed."))
    if len(rows) > AT_ONCE:
        raise Refused(
            _("More than %(count)d letters are chosen.") % {"count": AT_ONCE},
            _("Narrow the list, for instance to one kind or one day."),
        )
    rows.sort(key=lambda letter: (letter.series_id, letter.serial))
    data = binding.joined((letter.number, store.read(letter.file)) for letter in rows if letter.file)
    trail.record(
        "letter.print",
        object_kind="letter",
        object_id=str(rows[0].pk),
        detail={"letters": len(rows), "numbers": [letter.number for letter in rows]},
    )
    return attached(data, f"{clock.today():%Y%m%d}-{len(rows)}.pdf", binding.PDF)


def _chosen(form: LetterFilter, actor: Actor) -> QuerySet[Letter]:
    form.is_valid()
    return listing.chosen(actor, **form.cleaned_data)
