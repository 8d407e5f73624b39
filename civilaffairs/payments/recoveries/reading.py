"""Reading receivables: what is still owed, what is overdue, and who may see it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy, pgettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.text import Text
from civilaffairs.payments.models import (
    Instalment,
    InstalmentPlan,
    Line,
    Receivable,
    ReceivableEvent,
    SetOff,
    Transfer,
    Withheld,
    WriteOff,
)

MONEY = DecimalField(max_digits=14, decimal_places=2)
OWED, OVERDUE, PROPOSED, SETTLED, RETURNED = "owed", "overdue", "proposed", "settled", "returned"
TABS: dict[str, Text] = {
    OWED: gettext_lazy("Still owed"),
    OVERDUE: gettext_lazy("Overdue"),
    PROPOSED: gettext_lazy("Waits for the second person"),
    SETTLED: gettext_lazy("Settled"),
    RETURNED: pgettext_lazy("proposal", "Sent back"),
}
_DECIDED = Q(state=Receivable.State.APPROVED)
_STATES = {
    OWED: _DECIDED & Q(owed__gt=0),
    OVERDUE: _DECIDED & Q(late__gt=0),
    PROPOSED: Q(state=Receivable.State.OPEN),
    SETTLED: _DECIDED & Q(owed=0),
    RETURNED: Q(state=Receivable.State.RETURNED),
}
# What the figure of a tab adds up: what is left, what is late, what was asked for.
_SUMS = {OWED: "owed", OVERDUE: "late"}


def receivables_visible_to(actor: Actor) -> QuerySet[Receivable]:
    """With what is still ``owed`` and how much of it is ``late`` today."""
    today = clock.today()
    last = ReceivableEvent.objects.filter(receivable=OuterRef("pk")).order_by("-seq").values("after")[:1]
    plan = InstalmentPlan.objects.filter(receivable=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    to_come = Instalment.objects.filter(plan=OuterRef("plan"), due_on__gte=today).order_by()
    later = Subquery(to_come.values("plan").annotate(sum=Sum("amount")).values("sum"))
    may_be_owed = Case(
        When(plan__isnull=False, then=Coalesce(later, ZERO, output_field=MONEY)),
        When(pay_by__gte=today, then=F("owed")),
        default=ZERO,
        output_field=MONEY,
    )
    rows = Receivable.objects.select_related("area", "debtor_person", "debtor_organisation")
    rows = rows.annotate(owed=Coalesce(Subquery(last), F("amount"), output_field=MONEY))
    rows = rows.annotate(plan=Subquery(plan)).annotate(may_be_owed=may_be_owed)
    late = Greatest(F("owed") - F("may_be_owed"), ZERO, output_field=MONEY)
    return visible_to(rows.annotate(late=late), actor)


def in_state(rows: QuerySet[Receivable], state: str) -> QuerySet[Receivable]:
    """Those of a tab, the oldest first."""
    return rows.filter(_STATES[state]).order_by("number")


@dataclass(frozen=True, slots=True)
class Figure:
    """How many stand in a tab, and what they come to."""

    code: str
    label: Text
    count: int
    total: Decimal


def figures(rows: QuerySet[Receivable]) -> list[Figure]:
    terms: dict[str, Count | Sum] = {}
    for code, which in _STATES.items():
        terms[f"{code}_count"] = Count("pk", filter=which)
        terms[f"{code}_total"] = Sum(_SUMS.get(code, "amount"), filter=which, default=ZERO)
    found = rows.order_by().aggregate(**terms)
    return [Figure(code, TABS[code], found[f"{code}_count"], found[f"{code}_total"]) for code in TABS]


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment and how much of it has come in, the first ones first."""

    instalment: Instalment
    paid: Decimal

    @property
    def state(self) -> str:
        if self.paid == self.instalment.amount:
            return "paid"
        return "late" if self.instalment.due_on < clock.today() else "to-come"


def plan_of(receivable: Receivable, owed: Decimal) -> tuple[InstalmentPlan, list[Part]] | None:
    """The plan that counts, each part with what covers it."""
    plan = receivable.plans.select_related("made_by").order_by("-pk").first()
    if plan is None:
        return None
    left, parts = plan.total - owed, []
    for each in plan.instalments.order_by("due_on"):
        paid = max(ZERO, min(left, each.amount))
        parts.append(Part(each, paid))
        left -= paid
    return plan, parts


def write_offs_visible_to(actor: Actor) -> QuerySet[WriteOff]:
    return visible_to(WriteOff.objects.select_related("receivable__area"), actor, "receivable__area__path")


def set_offs_visible_to(actor: Actor) -> QuerySet[SetOff]:
    return visible_to(SetOff.objects.select_related("receivable__area"), actor, "receivable__area__path")


def kept_by_transfer(transfer: Transfer) -> QuerySet[Withheld]:
    """What its amount is less by: kept back with it, or before a failure of the same lines."""
    before = Q(transfer__state=Transfer.State.FAILED) & Q(
        transfer__batch__created_at__lt=transfer.batch.created_at
    )
    rows = Withheld.objects.filter(Q(transfer=transfer) | before, line__carriers__transfer=transfer)
    return rows.select_related("set_off__receivable").order_by("pk")


def kept_of(lines: Iterable[Line]) -> QuerySet[Withheld]:
    """What set-offs keep back of these lines."""
    rows = Withheld.objects.filter(live=True, line__in=[line.pk for line in lines])
    return rows.select_related("set_off__receivable").order_by("pk")


def may_read(actor: Actor, receivable_id: uuid.UUID) -> bool:
    """For the notice of a receivable."""
    mine = receivables_visible_to(actor).filter(pk=receivable_id)
    return permits(actor.role, "receivable.read") and mine.exists()
