"""应追缴款: claims by award and by age, and the page where claims become a recovery decision."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, require, roles_for
from civilaffairs.audit import trail
from civilaffairs.benefits import names
from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import queries
from civilaffairs.payments.models import Claim
from civilaffairs.payments.recoveries import ageing, claims, debtors, deciding
from civilaffairs.payments.recoveries.forms import RecoveryForm

DAYS_TO_PAY = 30
UNPROCESSABLE = 422


@require_GET
@allows("receivable.read")
def listing(request: HttpRequest) -> HttpResponse:
    """A row per award, the oldest first; each bucket of the ageing opens its rows."""
    open_claims = claims.open_claims(actor_in(request))
    aged, age = ageing.of_claims(open_claims), ageing.find(request.GET.get("age", ""))
    rows = ageing.claims_of(open_claims, age) if age else open_claims
    page = paginate(request, claims.by_award(rows))
    found = claims.with_awards(page)
    whom = queries.whom(row.award for row in found)
    url = reverse("payments:claims")
    context = {
        "title": _("Claims"),
        "subtitle": age.label if age else "",
        "crumbs": [],
        "page": page,
        "total": sum((each.total for each in aged), ZERO),
        "cards": [(each.age.label, each.count, each.total, f"{url}?age={each.age.code}") for each in aged],
        "rows": [(row, whom[row.award.pk], names.of_benefit(row.award.programme)) for row in found],
    }
    return render(request, "payments/recoveries/claims.html", context)


@require_http_methods(["GET", "POST"])
@allows("receivable.read")
def of_award(request: HttpRequest, award_id: uuid.UUID) -> HttpResponse:
    """What is open of an award and of the other awards of the same people; propose a recovery of it."""
    actor = actor_in(request)
    award = get_object_or_404(claims.awards_visible_to(actor), pk=award_id)
    found = list(claims.of_same_people(actor, award))
    parties = claims.payees(award)
    posted = request.method == "POST"
    today = clock.today()
    form = RecoveryForm(
        request.POST if posted else None,
        initial={"pay_by": today + timedelta(days=DAYS_TO_PAY), "heard_on": today},
        lines=[claim.line_id for claim in found],
        debtors=debtors.choices(parties),
    )
    if not posted:
        trail.record("claim.read", object_kind="award", object_id=award.pk, label=award.number)
        return _page(request, actor, award, found, form)
    require(actor, "receivable.propose", area=award.area)
    if not form.is_valid():
        return _page(request, actor, award, found, form, status=UNPROCESSABLE)
    try:
        proposed = deciding.propose(actor, award.area, _wanted(form, award, parties))
    except Refused as refusal:
        return _page(request, actor, award, found, form, refusal, refusal.status)
    messages.success(request, _("Proposed: a second person decides now."))
    return redirect("payments:receivable", proposed.pk)


def _wanted(form: RecoveryForm, award: Award, parties: list[claims.Party]) -> deciding.Wanted:
    given = form.cleaned_data
    other = given["other_name"], given["other_number"]
    return deciding.Wanted(
        lines=given["lines"],
        debtor=debtors.find(given["debtor"], parties, award.area, *other),
        reason=given["reason"],
        heard_on=given["heard_on"],
        heard=given["heard"],
        pay_by=given["pay_by"],
        waived=given["waived"] or ZERO,
        waiver_reason=given["waiver_reason"],
    )


def _page(
    request: HttpRequest,
    actor: Actor,
    award: Award,
    found: list[Claim],
    form: RecoveryForm,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    chosen = set(form.data.getlist("lines")) if form.is_bound else None  # type: ignore[attr-defined]
    rows = [
        {
            "claim": claim,
            "name": names.of_line(claim.programme, claim.line.line),
            "checked": not claim.waits if chosen is None else str(claim.line_id) in chosen,
        }
        for claim in found
    ]
    context: dict[str, Any] = {
        "award": award,
        "whom": queries.whom([award])[award.pk],
        "benefit": names.of_benefit(award.programme),
        "people": queries.covers_of_award(award),
        "rows": rows,
        "total": sum((claim.open for claim in found), ZERO),
        "form": form if permits(actor.role, "receivable.propose") and found else None,
        "who": _(", ").join(str(role.label) for role in roles_for("receivable.propose")),
        "refusal": refusal,
    }
    return render(request, "payments/recoveries/claim.html", context, status=status)
