"""追缴通知书: what is to be paid back, for which months and why, until when, and how to object."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.benefits import names, programme
from civilaffairs.casework import letters
from civilaffairs.casework.effects import nearest_phone
from civilaffairs.casework.models import Letter
from civilaffairs.payments import funds, queries
from civilaffairs.payments.models import Fund, Receivable


def issue(actor: Actor, receivable: Receivable) -> Letter:
    """Issue the notice in the name of the office that decides; in Chinese, as letters are."""
    with translation.override("zh-hans"):
        context = context_of(receivable, actor.area)
    return letters.issue(
        "recovery",
        actor=actor,
        office=actor.area,
        context=context,
        subject_kind="receivable",
        subject_id=receivable.pk,
    )


def context_of(receivable: Receivable, office: Area) -> dict[str, Any]:
    """What the letter says, as plain values."""
    related = ("line__award__household", "line__award__person", "line__award__organisation", "line__fund")
    items = list(
        receivable.items.filter(live=True).select_related(*related).order_by("line__for_month", "line")
    )
    whom = queries.whom(item.line.award for item in items)
    rows = [
        {
            "month": item.line.for_month,
            "line": names.of_line(item.line.programme, item.line.line),
            "whom": whom[item.line.award_id],
            "award": item.line.award.number,
            "amount": item.amount,
        }
        for item in items
    ]
    paying = {item.line.fund_id: item.line.fund for item in items}
    return {
        "to": receivable.debtor.name,
        "rows": rows,
        "first": rows[0]["month"],
        "last": rows[-1]["month"],
        "total": receivable.total,
        "waived": receivable.waived,
        "waiver_reason": receivable.waiver_reason,
        "amount": receivable.amount,
        "reason": receivable.reason,
        "heard_on": receivable.heard_on,
        "heard": receivable.heard,
        "pay_by": receivable.pay_by,
        "receivable": receivable.number,
        "accounts": [_account(fund) for fund in paying.values()],
        "law": "；".join(sorted({programme.get(item.line.programme).law for item in items})),
        "phone": nearest_phone(office),
    }


def _account(fund: Fund) -> tuple[str, str]:
    payer = funds.payer_of(fund)
    return fund.name, payer.number if payer else ""
