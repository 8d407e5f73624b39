"""Checks of this room's applications across sections."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.casework.intake.sheet import Sheet


def one_applies(sheet: Sheet) -> None:
    """Extreme-poverty support is one person's; among several members it must be said whose."""
    rows = sheet.members
    chosen = [form for form in rows if form.cleaned_data.get("applies")]
    if len(rows) > 1 and not chosen:
        rows[0].add_error("applies", _("Say which member applies."))
    for form in chosen[1:]:
        form.add_error("applies", _("One person applies at a time."))
