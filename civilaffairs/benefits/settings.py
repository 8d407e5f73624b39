"""The choices that a city makes, dated like standards; each has a default."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area, User
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.errors import SETTING, BenefitRefused
from civilaffairs.benefits.lookups import setting_sql
from civilaffairs.benefits.models import Setting
from civilaffairs.benefits.proposal_models import Proposal
from civilaffairs.benefits.publishers import two_people
from civilaffairs.benefits.setting_codes import SETTINGS, admits
from civilaffairs.lib.months import check_month


def check(code: str, value: Any) -> None:
    """Refuse (``setting``) an unknown code or a value outside the allowed ones."""
    if not admits(code, value):
        raise BenefitRefused(SETTING, _("%(code)s cannot be set to this value.") % {"code": code})


def publish(
    area: Area,
    code: str,
    from_month: date,
    value: Any,
    *,
    source: str,
    entered_by: User | None = None,
    approved_by: User | None = None,
    proposal: Proposal | None = None,
) -> Setting:
    """Set a choice from a month on; the same month again supersedes it. Pages: ``proposals.publish``."""
    check(code, value)
    check_month(from_month)
    enters, approves = two_people(entered_by, approved_by)
    same = Setting.objects.filter(area=area, code=code, from_month=from_month, known_to=None)
    same.update(known_to=ClockNow())
    return Setting.objects.create(
        area=area,
        code=code,
        from_month=from_month,
        value=value,
        source=source,
        proposal=proposal,
        entered_by=enters,
        approved_by=approves,
    )


def get_each(areas: QuerySet[Area], code: str, month: date) -> dict[int, Any]:
    """The choice of each of these areas, by its key, as known now."""
    ids = list(areas.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id, {setting_sql(code, 'p')} FROM (SELECT id, path, %(month)s::date AS month"
            " FROM accounts_area WHERE id = ANY(%(areas)s)) p",
            {"month": month, "areas": ids, "cutoff": "infinity"},
        )
        found = cursor.fetchall()
    return {area: SETTINGS[code].default if value is None else json.loads(value) for area, value in found}


def get(area: Area, code: str, month: date, cutoff: datetime | None = None) -> Any:
    """The choice that holds in an area and month, as known before the cut-off (default: now)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {setting_sql(code, 'p')} FROM (SELECT path, %(month)s::date AS month"
            " FROM accounts_area WHERE id = %(area)s) p",
            {"month": month, "area": area.pk, "cutoff": cutoff or "infinity"},
        )
        (value,) = cursor.fetchone()
    if value is None:
        return SETTINGS[code].default if code in SETTINGS else None
    return json.loads(value)
