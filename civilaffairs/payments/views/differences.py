"""差额待定: what was not issued since it is large or old, both states of it, and its decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.audit import trail
from civilaffairs.benefits import names
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.lib.months import format_month
from civilaffairs.payments import queries, verdicts, waiting
from civilaffairs.payments.models import Difference, Run, Verdict
from civilaffairs.payments.views.frame import narrowed


@require_GET
@allows("difference.read")
def listing(request: HttpRequest) -> HttpResponse:
    """By how far they are; of one run, or of all."""
    return _list(request)


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_in(request)
    state = _state(request)
    rows, run = _narrowed(request, actor)
    counts = waiting.counts(rows)
    labels = [
        ("" if code == waiting.OPEN else code, str(label), counts[code])
        for code, label in waiting.TABS.items()
    ]
    tabs = tabs_for(request, "state", labels)
    page = paginate(request, waiting.in_state(rows, state))
    whom = queries.whom(row.award for row in page)
    context = {
        "title": _("Differences that wait"),
        "subtitle": f"{format_month(run.month)} {run.area}" if run else "",
        "crumbs": [(_("Run"), reverse("payments:run", args=[run.pk]))] if run else [],
        "tabs": tabs,
        "page": page,
        "rows": [
            {
                "difference": row,
                "whom": whom[row.award_id],
                "benefit": names.of_benefit(row.programme),
                "reason": waiting.reason(row),
                "mine": row.proposer == actor.user.pk,
                "wants": dict(Verdict.Wants.choices).get(row.verdict_wants, ""),
            }
            for row in page
        ],
        "total": page.paginator.count,
        "query": request.GET.urlencode(),
        "may_read_run": permits(actor.role, "run.read"),
        "refusal": refusal,
        **_acts(actor, state),
    }
    return render(request, "payments/differences.html", context, status=status_of(refusal))


def _acts(actor: Actor, state: str) -> dict[str, Any]:
    """What this person may do with rows in a state, and who else can."""
    acts = {waiting.OPEN: "difference.propose", waiting.PROPOSED: "difference.decide"}
    action = acts.get(state)
    return {
        "state": state,
        "may_propose": state == waiting.OPEN and permits(actor.role, "difference.propose"),
        "may_decide": state == waiting.PROPOSED and permits(actor.role, "difference.decide"),
        "may_withdraw": state == waiting.PROPOSED and permits(actor.role, "difference.propose"),
        "who": _(", ").join(str(role.label) for role in roles_for(action)) if action else "",
    }


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state") or waiting.OPEN
    if state not in waiting.TABS:
        raise Http404
    return state


def _narrowed(request: HttpRequest, actor: Actor) -> tuple[QuerySet[Difference], Run | None]:
    rows = waiting.differences_visible_to(actor)
    if given := request.GET.get("award"):
        rows = narrowed(rows, {"award": given})
    if given := request.GET.get("run"):
        run = narrowed(queries.runs_visible_to(actor), {"pk": given}).first()
        if run is None:
            raise Http404
        return waiting.of_run(rows, run), run
    return rows, None


@require_GET
@allows("difference.read")
def detail(request: HttpRequest, difference_id: int) -> HttpResponse:
    found = waiting.differences_visible_to(actor_in(request))
    difference = get_object_or_404(found, pk=difference_id)
    trail.record(
        "difference.read", object_kind="difference", object_id=difference.pk, label=difference.award.number
    )
    return _detail(request, difference)


def _detail(request: HttpRequest, difference: Difference, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_in(request)
    lines = waiting.kept_lines(difference)
    asked = request.GET.get("line", "")
    chosen = next((each for each in lines if str(each.row.pk) == asked), lines[0])
    state = waiting.state_of(difference)
    context = {
        "difference": difference,
        "whom": queries.whom([difference.award])[difference.award_id],
        "benefit": names.of_benefit(difference.programme),
        "reason": waiting.reason(difference),
        "label": waiting.TABS[state],
        "may_read_run": permits(actor.role, "run.read"),
        "issued": state == waiting.ENDED and waiting.was_issued(difference),
        "lines": lines,
        "chosen": chosen,
        "why": waiting.both_states(difference, chosen.row, queries.lines_visible_to(actor)),
        "verdicts": difference.verdicts.select_related("proposed_by", "decided_by").order_by("-proposed_at"),
        "mine": difference.proposer == actor.user.pk,  # type: ignore[attr-defined]
        "refusal": refusal,
        **_acts(actor, state),
    }
    return render(request, "payments/difference.html", context, status=status_of(refusal))


@require_POST
@allows("difference.propose", "difference.decide")
def act(request: HttpRequest, step: str) -> HttpResponse:
    """Propose, approve or send back: one difference, the ticked ones, or all of the list."""
    actor = actor_in(request)
    one = request.POST.get("difference", "")
    try:
        count = _do(actor, step, _ids(request, actor, one), request.POST)
    except Refused as refusal:
        if not one.isdecimal():
            return _list(request, refusal)
        found = waiting.differences_visible_to(actor)
        return _detail(request, get_object_or_404(found, pk=int(one)), refusal)
    messages.success(request, _done(step, count))
    return redirect(f"{reverse('payments:differences')}?{request.GET.urlencode()}".rstrip("?"))


def _ids(request: HttpRequest, actor: Actor, one: str) -> list[int]:
    if one.isdecimal():
        return [int(one)]
    if request.POST.get("all"):
        rows, _run = _narrowed(request, actor)
        return list(waiting.in_state(rows, _state(request)).values_list("pk", flat=True))
    return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]


def _do(actor: Actor, step: str, ids: list[int], given: Any) -> int:
    reason = given.get("reason", "")
    match step:
        case "release" | "refuse":
            return verdicts.propose(actor, ids, step, reason)
        case "approve":
            return verdicts.approve(actor, ids, reason)
        case "send-back":
            return verdicts.send_back(actor, ids, reason)
    raise Http404


def _done(step: str, count: int) -> str:
    words = {
        "release": ngettext("Proposed: %(count)s difference.", "Proposed: %(count)s differences.", count),
        "refuse": ngettext("Proposed: %(count)s difference.", "Proposed: %(count)s differences.", count),
        "approve": ngettext("Decided: %(count)s difference.", "Decided: %(count)s differences.", count),
        "send-back": ngettext("Sent back: %(count)s difference.", "Sent back: %(count)s differences.", count),
    }
    return words[step] % {"count": count}
