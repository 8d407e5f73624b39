"""发放花名册: the payment roster of a batch, as a numbered letter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.casework import letters
from civilaffairs.casework.models import Letter
from civilaffairs.lib import bank_accounts, id_numbers
from civilaffairs.payments.models import Batch

ROWS_ON_A_SHEET = 25


def issue(actor: Actor, batch: Batch) -> Letter:
    """Print the frozen content of a batch; numbers and accounts are masked."""
    require(actor, "batch.read", area=batch.area)
    signers = {s.step: s.user.name for s in batch.signatures.select_related("user")}
    context = {
        "sheets": _sheets(batch),
        "count": batch.count,
        "total": batch.total,
        "batch_number": batch.number,
        "month": batch.month,
        "fund": batch.fund.name,
        "maker": signers.get("prepared", ""),
        "checker": signers.get("approved", ""),
        "releaser": signers.get("released", ""),
    }
    return letters.issue("roster", actor=actor, office=batch.area, context=context, subject_id=batch.pk)


def _sheets(batch: Batch) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "position": t.position,
            "name": t.payee_name,
            "id_mask": _mask(t.payee_person.id_number if t.payee_person else None),
            "memo": t.memo,
            "amount": t.amount,
            "account_mask": bank_accounts.mask(t.account.number),
            "bank": t.account.bank_name,
            "status": t.get_state_display(),
        }
        for t in batch.transfers.select_related("account", "payee_person").order_by("position")
    ]
    pages = [rows[start : start + ROWS_ON_A_SHEET] for start in range(0, len(rows), ROWS_ON_A_SHEET)]
    return [{"rows": page, "total": sum((row["amount"] for row in page), Decimal(0))} for page in pages]


def _mask(number: str | None) -> str:
    return id_numbers.mask(number) if number else ""
