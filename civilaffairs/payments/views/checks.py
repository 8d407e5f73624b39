"""发放前核查: what the checks found, by how far it is, and letting it go by two people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.lib.months import format_month
from civilaffairs.payments import queries
from civilaffairs.payments.checks import looking, overrides
from civilaffairs.payments.checks import queries as found_by_checks
from civilaffairs.payments.checks.queries import BLOCKS, PROPOSED, TABS
from civilaffairs.payments.models import CheckHit
from civilaffairs.payments.views.frame import month_in


@require_GET
@allows("check.read")
def listing(request: HttpRequest) -> HttpResponse:
    """By how far they are; ``?month=``: those that stand against payments of the month."""
    return _list(request)


def _hits(request: HttpRequest, actor: Actor) -> QuerySet[CheckHit]:
    rows = found_by_checks.hits_visible_to(actor)
    return found_by_checks.of_month(rows, month_in(request)) if request.GET.get("month") else rows


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_in(request)
    state = _state(request)
    rows = _hits(request, actor)
    counts = found_by_checks.counts(rows)
    labels = [("" if code == BLOCKS else code, str(label), counts[code]) for code, label in TABS.items()]
    page = paginate(request, found_by_checks.in_state(rows, state))
    whom = queries.whom(hit.award for hit in page if hit.award)
    context = {
        "title": _("Checks before payment"),
        "crumbs": [],
        "tabs": tabs_for(request, "state", labels),
        "page": page,
        "rows": [
            (each, whom.get(each.hit.award_id, "") if each.hit.award_id else "")
            for each in found_by_checks.shown(page, actor)
        ],
        "total": page.paginator.count,
        "query": request.GET.urlencode(),
        "month_text": format_month(month_in(request)),
        "narrowed": bool(request.GET.get("month")),
        "may_look": permits(actor.role, "batch.prepare"),
        "refusal": refusal,
        **_acts(actor, state),
    }
    return render(request, "payments/checks.html", context, status=status_of(refusal))


def _acts(actor: Actor, state: str) -> dict[str, Any]:
    """What this person may do with rows in a state, and who else can."""
    action = {BLOCKS: "check.override", PROPOSED: "check.confirm"}.get(state)
    return {
        "state": state,
        "may_propose": state == BLOCKS and permits(actor.role, "check.override"),
        "may_confirm": state == PROPOSED and permits(actor.role, "check.confirm"),
        "may_withdraw": state == PROPOSED and permits(actor.role, "check.override"),
        "who": _(", ").join(str(role.label) for role in roles_for(action)) if action else "",
    }


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state") or BLOCKS
    if state not in TABS:
        raise Http404
    return state


@require_POST
@allows("batch.prepare")
def look(request: HttpRequest) -> HttpResponse:
    """Check now what a batch of the month could carry."""
    actor = actor_in(request)
    looking.look(month_in(request), actor.area)
    messages.success(request, _("Checked."))
    return redirect(f"{reverse('payments:checks')}?month={format_month(month_in(request))}")


@require_POST
@allows("check.override", "check.confirm")
def act(request: HttpRequest, step: str) -> HttpResponse:
    """Propose, confirm or send back: the ticked ones, or all of the list."""
    actor = actor_in(request)
    try:
        count = _do(actor, step, _ids(request, actor), request.POST.get("reason", ""))
    except Refused as refusal:
        return _list(request, refusal)
    messages.success(request, _done(step, count))
    return redirect(f"{reverse('payments:checks')}?{request.GET.urlencode()}".rstrip("?"))


def _ids(request: HttpRequest, actor: Actor) -> list[int]:
    if request.POST.get("all"):
        rows = _hits(request, actor)
        return list(found_by_checks.in_state(rows, _state(request)).values_list("pk", flat=True))
    return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]


def _do(actor: Actor, step: str, ids: list[int], reason: str) -> int:
    match step:
        case "override":
            return overrides.propose(actor, ids, reason)
        case "confirm":
            return overrides.confirm(actor, ids, reason)
        case "send-back":
            return overrides.send_back(actor, ids, reason)
    raise Http404


def _done(step: str, count: int) -> str:
    words = {
        "override": ngettext(
            "Proposed: %(count)s hit. A second person confirms.",
            "Proposed: %(count)s hits. A second person confirms.",
            count,
        ),
        "confirm": ngettext(
            "Overridden: %(count)s hit. The next batch carries it.",
            "Overridden: %(count)s hits. The next batch carries them.",
            count,
        ),
        "send-back": ngettext("Sent back: %(count)s hit.", "Sent back: %(count)s hits.", count),
    }
    return words[step] % {"count": count}
