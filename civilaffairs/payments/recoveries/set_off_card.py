"""What the page of a receivable shows of its set-offs: what runs, what it keeps back, and the next step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.forms import Form

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import month_of
from civilaffairs.payments.models import Batch, Receivable, SetOff, Withheld
from civilaffairs.payments.recoveries import chain, set_off_sums, set_offs
from civilaffairs.payments.recoveries.forms import SetOffForm


def of(actor: Actor, found: Receivable, owed: Decimal, filled: dict[str, Form]) -> dict[str, Any]:
    """``left`` is the floor for one person this month."""
    one, may_propose = set_offs.running(found), permits(actor.role, "receivable.propose")
    waits = one is not None and one.state == SetOff.State.OPEN
    mine = one is not None and one.proposed_by_id == actor.user.pk
    owing = found.state == Receivable.State.APPROVED and owed > 0 and found.debtor_person_id is not None
    return {
        "one": one,
        "waits": waits,
        "rows": found.set_offs.select_related("proposed_by", "decided_by", "ended_by").order_by(
            "-proposed_at"
        ),
        "batches": _frozen(found),
        "left": set_off_sums.floor_of(found.area, month_of(clock.today()), 1),
        "may_decide": waits and not mine and permits(actor.role, "receivable.decide"),
        "may_withdraw": waits and mine and may_propose,
        "may_end": one is not None and not waits and may_propose,
        "form": (filled.get("set-off") or SetOffForm(prefix="set-off"))
        if owing and one is None and may_propose
        else None,
    }


def _frozen(found: Receivable) -> list[tuple[Batch, Decimal]]:
    """Batches that keep something back and are not released yet: it is still owed until then."""
    rows = Withheld.objects.filter(
        set_off__receivable=found, live=True, transfer__batch__state__in=chain.NOT_RELEASED
    )
    sums = dict(rows.values_list("transfer__batch").annotate(sum=Sum("amount", default=ZERO)).order_by())
    return [(batch, sums[batch.pk]) for batch in Batch.objects.filter(pk__in=sums).order_by("number")]
