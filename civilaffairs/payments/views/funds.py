"""资金来源与付款账户: the list of funds, one fund with its accounts, and the second person's word."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.lib import bank_accounts, clock
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.months import month_of
from civilaffairs.payments import funds, terms
from civilaffairs.payments.fund_forms import FundForm, PayingAccountForm
from civilaffairs.payments.models import Fund, PayingAccount

UNPROCESSABLE = 422
State = PayingAccount.State


@require_GET
@allows("fund.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every fund with the account and the bank that it pays from now."""
    actor = actor_in(request)
    page = paginate(request, funds.visible(actor))
    waiting = funds.with_one_waiting()
    context = {
        "title": _("Funds"),
        "crumbs": [],
        "page": page,
        "rows": [(fund, funds.payer_of(fund), fund.pk in waiting) for fund in page],
        "may_enter": permits(actor.role, "fund.enter"),
    }
    return render(request, "payments/funds.html", context)


@require_http_methods(["GET", "POST"])
@allows("fund.enter")
def enter(request: HttpRequest) -> HttpResponse:
    """A new fund."""
    return _named(request, None)


@require_http_methods(["GET", "POST"])
@allows("fund.enter")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Another name, level or county of a fund."""
    return _named(request, _found(request, key))


def _named(request: HttpRequest, fund: Fund | None) -> HttpResponse:
    actor = actor_in(request)
    given = request.POST if request.method == "POST" else None
    form = FundForm(given, within=actor.area, fund=fund, initial=_as_it_is(fund))
    if given is not None and form.is_valid():
        try:
            kept = (
                funds.change(actor, fund.key, form.wanted)
                if fund
                else funds.enter(actor, form.cleaned_data["code"], form.wanted)
            )
        except Refused as refusal:
            form.add_error(None, f"{refusal.message} {refusal.remedy}".strip())
        else:
            messages.success(request, _("Saved."))
            return redirect("payments:fund", kept.key)
    back = reverse("payments:fund", args=[fund.key]) if fund else reverse("payments:funds")
    context = {
        "title": _("Change the fund") if fund else _("Enter a fund"),
        "subtitle": str(fund or ""),
        "form": form,
        "cancel_url": back,
        "crumbs": [(_("Funds"), reverse("payments:funds"))],
    }
    return render(request, "generic/form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _as_it_is(fund: Fund | None) -> dict[str, Any]:
    if fund is None:
        return {}
    return {"name": fund.name, "name_en": fund.name_en, "level": fund.level, "area": fund.area_id}


@require_GET
@allows("fund.read")
def detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _page(request, _found(request, key))


@require_POST
@allows("fund.enter", "fund.decide")
def act(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    """Propose an account, approve it or send it back."""
    actor, fund = actor_in(request), _found(request, key)
    form = PayingAccountForm(request.POST if step == "propose" else None)
    if form.is_bound and not form.is_valid():
        return _page(request, fund, form=form)
    try:
        done = _do(actor, fund, step, form, request.POST.get("answer", ""))
    except Refused as refusal:
        return _page(request, fund, refusal, form)
    messages.success(request, done)
    return redirect("payments:fund", fund.key)


def _do(actor: Actor, fund: Fund, step: str, form: PayingAccountForm, answer: str) -> str:
    if step == "propose":
        funds.propose(actor, fund.key, form.account, form.cleaned_data["reason"])
        return _("Proposed: a second person decides now.")
    waiting = fund.accounts.filter(state=State.OPEN).first()
    if waiting is None or step not in ("approve", "send-back"):
        raise Http404
    if step == "approve":
        funds.approve(actor, fund.key, waiting.pk, answer)
        return _("Approved: batches prepared from now on are paid from it.")
    funds.send_back(actor, fund.key, waiting.pk, answer)
    return _("Sent back.")


def _found(request: HttpRequest, key: uuid.UUID) -> Fund:
    return get_object_or_404(funds.visible(actor_in(request)), key=key)


def _page(
    request: HttpRequest, fund: Fund, refusal: Refused | None = None, form: PayingAccountForm | None = None
) -> HttpResponse:
    actor = actor_in(request)
    accounts = list(fund.accounts.select_related("proposed_by", "decided_by").order_by("-proposed_at", "pk"))
    waiting = next((each for each in accounts if each.state == State.OPEN), None)
    mine = waiting is not None and waiting.proposed_by_id == actor.user.pk
    agreed = terms.agreed(fund.area or actor.area, month_of(clock.today()), fund.pk)
    context = {
        "fund": fund,
        "payer": funds.payer_of(fund),
        "accounts": [(each, bank_accounts.mask(each.number)) for each in accounts],
        "waiting": waiting,
        "pays_for": funds.pays_for(fund),
        "agreed": agreed,
        "template": terms.in_words(agreed.profile.code, agreed.encoding),
        "form": form or PayingAccountForm(),
        "may_change": permits(actor.role, "fund.enter"),
        "may_propose": waiting is None and permits(actor.role, "fund.enter"),
        "may_decide": waiting is not None and not mine and permits(actor.role, "fund.decide"),
        "may_withdraw": mine and permits(actor.role, "fund.enter"),
        "deciders": _(", ").join(str(role.label) for role in roles_for("fund.decide")),
        "refusal": refusal,
    }
    wrong = form is not None and form.is_bound and not form.is_valid()
    return render(
        request, "payments/fund.html", context, status=UNPROCESSABLE if wrong else status_of(refusal)
    )
