"""What an application would give: recorded, granted, calculated like the real one, and undone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.benefits import programme, trial
from civilaffairs.casework import kinds
from civilaffairs.casework.assessed import Assessment
from civilaffairs.casework.intake import record
from civilaffairs.casework.intake.intakes import Likely
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.casework.kinds import Per
from civilaffairs.casework.models import Application, Case
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import add_months, format_month


def of_sheet(sheet: Sheet, actor: Actor, facts: Likely) -> Likely:
    """``facts`` with the amount, its lines and the conditions, by what stands in the sheet."""
    try:
        with trial.undone():
            case = _case(sheet, actor)
            Application.objects.create(case=case, content=sheet.content)  # A decision reads its answers.
            record.record_unchecked(case, sheet)
            found = trial.of_application(case)
    except Refused as refusal:
        return replace(facts, problems=(*facts.problems, refusal.message))
    if found is None:
        return replace(facts, problems=(*facts.problems, _("Enter the members first.")))
    per = kinds.get(sheet.intake.kind).per
    failed = tuple(check.label for check in found.checks if not check.holds and not check.text)
    return replace(
        facts,
        facts=(*facts.facts, *_against_the_line(found), *_recognised(sheet, found, failed=bool(failed))),
        amount=_amount(found, per, failed=bool(failed)),
        per=per,
        met=found.met,
        lines=tuple((line[0], line[1], line[2]) for line in found.lines if line[1]),
        checks=tuple((check.label, check.holds, check.text) for check in found.checks if check.text),
        problems=(*facts.problems, *failed),
    )


def _recognised(sheet: Sheet, found: Assessment, *, failed: bool) -> list[tuple[str, Any]]:
    """From when to when a recognition would hold."""
    months = programme.get(sheet.intake.programme).valid_months
    if found.first_month is None or failed or kinds.get(sheet.intake.kind).per != "nothing":
        return []
    last = add_months(found.first_month, months - 1)
    return [(_("Recognised for"), f"{format_month(found.first_month)} – {format_month(last)}")]


def _amount(found: Assessment, per: Per, *, failed: bool) -> Decimal | None:
    """A recognition has none."""
    return None if per == "nothing" else Decimal(0) if failed else found.amount


def _against_the_line(found: Assessment) -> list[tuple[str, Any]]:
    """The counted income per head beside the line it must stay below."""
    if found.per_head is None or found.standard is None:
        return []
    shown = [
        (_("Counted income per head"), format_yuan(found.per_head)),
        (_("Line per head"), format_yuan(found.standard)),
    ]
    if found.per_head > found.standard:
        shown.append((_("Above the line by"), format_yuan(found.per_head - found.standard)))
    return shown


def _case(sheet: Sheet, actor: Actor) -> Case:
    key = new_key()
    return Case.objects.create(
        id=key,
        number=key.hex[:30],
        kind=sheet.intake.kind,
        programme=sheet.intake.programme,
        state="applied",
        area=actor.area,
        created_by=actor.user,
        applied_on=clock.today(),
    )
