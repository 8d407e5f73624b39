"""单人户 at the desk: whether the one member could have it, by the decision itself, undone."""

from __future__ import annotations

from civilaffairs.benefits import effects, trial
from civilaffairs.benefits.errors import SETTING, STANDARD, BenefitRefused
from civilaffairs.casework.intake import record
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock

OF_THE_OFFICE = (STANDARD, SETTING)  # What is not published yet is not the applicant's fault.


def why_not(sheet: Sheet) -> str:
    """Why the application of one member alone could not be granted; empty where it could, or is not saved."""
    case = Case.objects.select_related("area").filter(pk=sheet.own).first() if sheet.own else None
    if case is None:
        return ""
    try:
        with trial.undone():
            record.record_unchecked(case, sheet)
            effects.award_for(case, clock.today(), None, "")
    except BenefitRefused as refusal:
        return "" if refusal.code in OF_THE_OFFICE else f"{refusal.message} {refusal.remedy}".strip()
    return ""
