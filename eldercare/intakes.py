"""The applications of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.intake.household import AgentForm, CommitmentForm, HomeForm, PayeeForm
from civilaffairs.casework.intake.intakes import Intake, register
from civilaffairs.casework.intake.sections import Section
from eldercare import queries
from eldercare.forms import ElderForm

OLD_AGE = register(
    Intake(
        kind="apply.old-age",
        programme="old-age",
        title=_("Application for the old-age allowance"),
        app="eldercare",
        about="person",
        sections=(
            Section("members", _("The old person"), ElderForm, many=True, most=1),
            Section("home", _("Where the person lives"), HomeForm),
            Section("payee", _("Payee and account"), PayeeForm),
            Section(
                "agent", _("Agent"), AgentForm, _("Only when somebody applies in the applicant's place.")
            ),
            Section("commitment", _("Commitment"), CommitmentForm),
        ),
        standing=queries.standing,
        likely=queries.likely,
    )
)
