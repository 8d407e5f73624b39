"""The start of an application: every kind that this person may enter, by room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits import case_kinds, programme
from civilaffairs.casework.intake import intakes
from civilaffairs.casework.intake.intakes import Intake
from civilaffairs.lib.text import Text
from civilaffairs.web.navigation import SECTIONS


@dataclass(frozen=True)
class Choice:
    """One kind of application: the benefit, for whom, what it gives, where it starts."""

    name: Text
    whom: Text
    gives: Text
    law: str
    url: str


@require_safe
@allows("case.create")
def new_application(request: HttpRequest) -> HttpResponse:
    """A card per room with the kinds that this person may start."""
    actor = actor_in(request)
    rooms = [(key, label, _choices(key, actor)) for key, label in SECTIONS.items()]
    context = {"title": _("New application"), "rooms": [room for room in rooms if room[2]]}
    return render(request, "web/apply.html", context)


def _choices(app: str, actor: Actor) -> list[Choice]:
    return [
        _choice(intake) for intake in intakes.of_app(app) if permits(actor.role, "case.create", intake.kind)
    ]


def _choice(intake: Intake) -> Choice:
    benefit = programme.get(intake.programme)
    gives: dict[str, Any] = {
        "month": _("monthly"),
        "once": _("once"),
        "unit": _("by days served"),
        "bed": _("by beds occupied"),
        "nothing": _("recognition"),
    }
    whom = {"household": _("household"), "person": _("person"), "organisation": _("organisation")}
    url = reverse(intake.url_name("start"))
    return Choice(benefit.name, whom[intake.about], gives[case_kinds.per(benefit)], benefit.law, url)
