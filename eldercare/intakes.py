"""The applications of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.applying import forms
from civilaffairs.benefits.applying.forms import AGENT, COMMITMENT, PAYEE
from civilaffairs.benefits.standing import standing_for
from civilaffairs.casework.intake.household import HomeForm
from civilaffairs.casework.intake.intakes import Intake, register
from civilaffairs.casework.intake.members import PersonForm
from civilaffairs.casework.intake.sections import Section

OLD_AGE = register(
    Intake(
        kind="apply.old-age",
        programme="old-age",
        title=_("Application for the old-age allowance"),
        app="eldercare",
        about="person",
        sections=(
            Section("members", _("The old person"), PersonForm, many=True, most=1),
            Section("home", _("Where the person lives"), HomeForm),
            PAYEE,
            AGENT,
            COMMITMENT,
        ),
        # Age is all that counts: no income, no property, no illness is asked about.
        materials=("identity", "account", "agent"),
        standing=standing_for("old-age"),
        likely=forms.likely,
        frequent=True,
    )
)

forms.offer_rest("eldercare")
