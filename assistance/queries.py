"""What this room shows beside its applications."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.benefits.likely import of_sheet
from civilaffairs.benefits.standing import standing_for
from civilaffairs.casework.intake.intakes import Likely
from civilaffairs.casework.intake.members import INCOMES, MemberForm
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.lib.money import format_yuan

__all__ = ["likely_extreme_hardship", "likely_minimum_living", "standing_for"]


def likely_minimum_living(sheet: Sheet, actor: Actor) -> Likely:
    """Members, income per head against the line, and what the calculation gives."""
    rows = [form for form in sheet.members if isinstance(form, MemberForm)]
    counted = [form for form in rows if not form.cleaned_data.get("not_counted")]
    declared = sum((income_of(form) for form in counted), Decimal(0))
    facts: list[tuple[str, Any]] = [
        (_("Members"), len(rows)),
        (_("Members counted"), len(counted)),
        (_("Income declared"), format_yuan(declared)),
    ]
    return of_sheet(sheet, actor, Likely(facts=tuple(facts)))


def likely_extreme_hardship(sheet: Sheet, actor: Actor) -> Likely:
    """The person's own income and grade of self-care, and what the calculation gives."""
    care = sheet.form("care")
    failed = care.cleaned_data.get("failed") if care is not None else None
    facts: list[tuple[str, Any]] = [
        (_("Household members"), len(sheet.members)),
        (_("Abilities lost"), None if failed is None else f"{failed} / 6"),
    ]
    return of_sheet(sheet, actor, Likely(facts=tuple(facts)))


def income_of(form: MemberForm) -> Decimal:
    """What a member declared in the four kinds of the application form."""
    amounts = form.amounts("income_")
    return sum((amounts.get(kind.value, Decimal(0)) for kind in INCOMES), Decimal(0))
