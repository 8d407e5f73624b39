"""Checks of this room's applications across sections."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.benefits.applying import alone
from civilaffairs.casework.intake.sheet import ALONE, Sheet


def one_applies(sheet: Sheet) -> None:
    """Extreme-poverty support is one person's; among several members it must be said whose."""
    rows = sheet.members
    chosen = [form for form in rows if form.cleaned_data.get("applies")]
    if len(rows) > 1 and not chosen:
        rows[0].add_error("applies", _("Say which member applies."))
    for form in chosen[1:]:
        form.add_error("applies", _("One person applies at a time."))


def alone_or_all(sheet: Sheet) -> None:
    """单人户: for one member, who counts in the household, and whom it can be granted."""
    chosen = [form for form in sheet.members if form.cleaned_data.get(ALONE)]
    for form in chosen[1:]:
        form.add_error(ALONE, _("Each member who applies alone has an application of their own."))
    for form in chosen:
        if form.cleaned_data.get("not_counted"):
            form.add_error(ALONE, _("Who applies alone counts in the household: leave out “only listed”."))
    complete = chosen and not any(form.errors for form in sheet.every_form)
    if complete and (refusal := alone.why_not(sheet)):
        chosen[0].add_error(ALONE, refusal)
