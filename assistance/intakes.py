"""The applications of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assistance import queries
from assistance.checks import alone_or_all, one_applies
from assistance.forms import ApplicantOrMemberForm, CareForm, OneOrAllForm, SupporterForm
from civilaffairs.benefits.applying import forms
from civilaffairs.benefits.applying.forms import AGENT, COMMITMENT, MOST_MEMBERS, PAYEE, PROPERTY
from civilaffairs.casework.intake.household import HardshipForm
from civilaffairs.casework.intake.intakes import Intake, register
from civilaffairs.casework.intake.sections import Section

MINIMUM_LIVING = register(
    Intake(
        kind="apply.minimum-living",
        programme="minimum-living",
        title=_("Application for the minimum living guarantee"),
        app="assistance",
        sections=(
            Section("members", _("Family members"), OneOrAllForm, many=True, most=MOST_MEMBERS),
            Section("home", _("Home and hardship"), HardshipForm),
            PROPERTY,
            PAYEE,
            AGENT,
            COMMITMENT,
        ),
        required_materials=("authorisation",),
        checks=(alone_or_all,),
        standing=queries.standing_for("minimum-living"),
        likely=queries.likely_minimum_living,
        frequent=True,
    )
)

EXTREME_HARDSHIP = register(
    Intake(
        kind="apply.extreme-hardship",
        programme="extreme-hardship",
        title=_("Application for extreme-poverty support"),
        app="assistance",
        about="person",
        sections=(
            Section("members", _("Household members"), ApplicantOrMemberForm, many=True, most=MOST_MEMBERS),
            Section("care", _("Self-care"), CareForm),
            Section("home", _("Home and hardship"), SupporterForm),
            PROPERTY,
            PAYEE,
            AGENT,
            COMMITMENT,
        ),
        required_materials=("authorisation",),
        checks=(one_applies,),
        standing=queries.standing_for("extreme-hardship"),
        likely=queries.likely_extreme_hardship,
        frequent=True,
    )
)

forms.offer_rest("assistance")
