"""What this room shows beside its applications."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.benefits.likely import of_sheet
from civilaffairs.benefits.standing import standing_for
from civilaffairs.casework.intake.intakes import Likely
from civilaffairs.casework.intake.sheet import Sheet

standing = standing_for("old-age")


def likely(sheet: Sheet, actor: Actor) -> Likely:
    """The age, and what the calculation gives."""
    facts: list[tuple[str, Any]] = [(_("Age"), sheet.members[0].age)]
    return of_sheet(sheet, actor, Likely(facts=tuple(facts)))
