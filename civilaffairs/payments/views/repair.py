"""The repair desk: returned payments, one card each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.lib import bank_accounts, clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.months import month_of
from civilaffairs.payments import corrections, estates, late_returns, queries, repair
from civilaffairs.payments.banks import codes
from civilaffairs.payments.models import Estate, Transfer
from civilaffairs.people.models import PayeeArrangement

SHOWN = {"dead", "waiting", "withdrawn"}
CARD = {"yes": True, "no": False}
HEIR = ("name", "id_number", "account_number", "bank_name")


@require_GET
@allows("batch.read")
def desk(request: HttpRequest) -> HttpResponse:
    return _page(request, actor_in(request))


def _page(
    request: HttpRequest, actor: Actor, refused: uuid.UUID | None = None, refusal: Refused | None = None
) -> HttpResponse:
    """The returned payments that are to be settled, those of the dead, and those that are settled."""
    lists = _lists(actor)
    show = request.GET.get("show", "")
    if show not in lists:
        raise Http404
    page = paginate(request, lists[show])
    may_prepare = permits(actor.role, "batch.prepare")
    context = {
        "page": page,
        "show": show,
        "waiting": show == "waiting",
        "tabs": _tabs(lists, show),
        "cards": _cards(actor, list(page), to_correct=not show),
        "may_correct": permits(actor.role, "payee.correct"),
        "may_confirm": permits(actor.role, "payee.confirm"),
        "may_propose": permits(actor.role, "estate.propose"),
        "may_decide": permits(actor.role, "estate.decide"),
        "user": actor.user,
        "may_settle": permits(actor.role, "return.import"),
        "settlers": _(", ").join(str(role.label) for role in roles_for("return.import")),
        "ready": queries.not_in_batch(actor, month_of(clock.today())) if may_prepare else [],
        "codes": [(code, said) for code, said in codes.MEANINGS.items() if code != codes.FILE],
        "given": request.POST,
        "refused": refused,
        "refusal": refusal,
    }
    return render(request, "payments/repair.html", context, status=422 if refusal else 200)


def _lists(actor: Actor) -> dict[str, QuerySet[Transfer]]:
    open_ones = queries.open_failures(actor)
    dead = estates.of_dead(open_ones)
    return {
        "": open_ones.exclude(pk__in=dead.values("pk")),
        "dead": dead,
        "waiting": queries.on_their_way_again(actor),
        "withdrawn": queries.withdrawn(actor),
    }


def _tabs(lists: dict[str, QuerySet[Transfer]], chosen: str) -> list[dict[str, Any]]:
    labels = {
        "": _("To be settled"),
        "dead": _("The payee has died"),
        "waiting": _("Settled, not sent again yet"),
        "withdrawn": _("Not paid any more"),
    }
    return [
        {
            "label": labels[code],
            "count": rows.count(),
            "url": f"?show={code}" if code else "?",
            "current": code == chosen,
        }
        for code, rows in lists.items()
    ]


def _cards(actor: Actor, transfers: Sequence[Transfer], *, to_correct: bool) -> list[dict[str, Any]]:
    behind = queries.arrangements_by_transfer(transfers)
    events = queries.bank_answers(transfers)
    carrying = queries.carried_again_by(transfers)
    offered = to_correct and permits(actor.role, "payee.correct")
    good = corrections.last_good(transfers) if offered else {}
    decisions = estates.standing(transfers)
    cards = []
    for transfer in transfers:
        event = events.get(transfer.pk)
        entered = next((row for row in behind[transfer.pk] if row.confirmed_at is None), None)
        cards.append(
            {
                "transfer": transfer,
                "event": event,
                "meaning": codes.meaning(event.code if event else ""),
                "entered": entered,
                "warnings": _warnings(entered) if entered else [],
                "last_good": good.get(transfer.pk),
                "of_name": event is not None and event.code == codes.NAME,
                "mine": entered is not None and entered.recorded_by_id == actor.user.pk,
                "confirmed": [row for row in behind[transfer.pk] if row.confirmed_at],
                "again": carrying.get(transfer.pk),
                "estate": decisions.get(transfer.pk),
            }
        )
    return cards


def _warnings(entered: PayeeArrangement) -> list[str]:
    """What the second person looks at twice."""
    found = []
    if doubt := bank_accounts.doubt(entered.account.number):
        found.append(str(doubt))
    name = entered.payee.name
    if entered.account.holder_name != bank_accounts.name_for_bank(name):
        found.append(_("The payee is %(name)s: see how the bank writes the name.") % {"name": name})
    return found


@require_POST
@allows("payee.correct", "payee.confirm", "return.import", "estate.propose", "estate.decide")
def act(request: HttpRequest, transfer_id: uuid.UUID, step: str) -> HttpResponse:
    """Correct, confirm, send again, note a late payment, give up; decide what was owed to the dead."""
    actor = actor_in(request)
    transfer = get_object_or_404(queries.transfers_visible_to(actor), pk=transfer_id)
    try:
        number = _entered(actor, transfer, step, request.POST)
        done = _("The account was entered. A second person confirms it.")
        if number is None:
            done = _do(actor, transfer, step, request.POST)
    except Refused as refusal:
        return _page(request, actor, transfer.pk, refusal)
    messages.success(request, done)
    if doubt := bank_accounts.doubt(number or ""):
        messages.warning(request, doubt)
    shown = f"?show={show}" if (show := request.GET.get("show")) in SHOWN else ""
    return redirect(reverse("payments:repair") + shown)


@require_POST
@allows("return.import")
def take_back(request: HttpRequest) -> HttpResponse:
    """The bank took back what it had paid, and said so by a notice or in a file that is held."""
    actor = actor_in(request)
    given = request.POST
    try:
        transfer = late_returns.find(actor, given.get("reference", ""))
        late_returns.note(
            actor, transfer.pk, given.get("code", ""), given.get("reason", ""), given.get("voucher", "")
        )
    except Refused as refusal:
        return _page(request, actor, refusal=refusal)
    messages.success(request, _("Booked as returned. It is to be settled here."))
    return redirect("payments:repair")


def _entered(actor: Actor, transfer: Transfer, step: str, given: QueryDict) -> str | None:
    """The number entered, where the step is to enter an account."""
    if step == "last-good":
        return corrections.take_last_good(actor, transfer.pk)
    if step == "correct":
        return corrections.correct(
            actor, transfer.pk, given.get("account_number", ""), given.get("bank_name", ""),
            holder_name=given.get("holder_name", ""), card=CARD.get(given.get("card", "")),
        )  # fmt: skip
    return None


def _do(actor: Actor, transfer: Transfer, step: str, given: QueryDict) -> str:
    reason = given.get("reason", "")
    match step:
        case "confirm":
            repair.confirm(actor, transfer.pk)
            return _("Confirmed. The payment goes into the next batch.")
        case "send-again":
            repair.send_again(actor, transfer.pk, reason)
            return _("The payment goes into the next batch, to the same account.")
        case "paid-late":
            repair.paid_late(actor, transfer.pk, reason, given.get("voucher", ""))
            return _("Booked as paid. No further batch carries it.")
        case "give-up":
            repair.give_up(actor, transfer.pk, reason)
            return _("Given up against the claim.")
    return _decide(actor, transfer, step, given)


def _decide(actor: Actor, transfer: Transfer, step: str, given: QueryDict) -> str:
    """What becomes of a payment whose payee has died."""
    reason = given.get("reason", "")
    match step:
        case "pay-heir":
            heir = estates.Heir(*(given.get(name, "") for name in HEIR))
            estates.propose(actor, transfer.pk, Estate.Wants.PAY, reason, heir)
            return _("Proposed: a second person decides now.")
        case "withdraw":
            estates.propose(actor, transfer.pk, Estate.Wants.WITHDRAW, reason)
            return _("Proposed: a second person decides now.")
        case "decide":
            estates.approve(actor, transfer.pk, reason)
            return _("Decided as proposed.")
        case "send-back":
            estates.send_back(actor, transfer.pk, reason)
            return _("The proposal is sent back.")
    raise Http404
