"""Scenarios that were kept: by one person, for every colleague of the area."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.audit import trail
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Scenario
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import check_month


@transaction.atomic
def keep(actor: Actor, area: Area, month: date, values: Mapping[str, Any], name: str) -> Scenario:
    """Keep values under a name."""
    require(actor, "standard.simulate", area=area)
    if not name.strip() or not values:
        raise Refused(_("Give the scenario a name and at least one value."))
    plain = {code: f"{value:f}" if code in STANDARDS else value for code, value in values.items()}
    scenario = Scenario.objects.create(
        area=area, month=check_month(month), values=plain, name=name.strip()[:80], made_by=actor.user
    )
    trail.record("scenario.keep", object_kind="scenario", object_id=scenario.pk, label=str(area))
    return scenario


def visible(actor: Actor) -> QuerySet[Scenario]:
    """The scenarios of the actor's area, the latest first."""
    rows = visible_to(Scenario.objects.select_related("area", "made_by"), actor)
    return rows.order_by("-made_at", "-id")


def values_of(scenario: Scenario) -> dict[str, Any]:
    """Its values as they are simulated: exact numbers for standards."""
    return {code: Decimal(value) if code in STANDARDS else value for code, value in scenario.values.items()}
