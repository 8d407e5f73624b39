"""What a fact says, in words, for the pages that show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import format_month
from civilaffairs.people.models import (
    BedMonth,
    CareHome,
    CarePlace,
    Cost,
    Death,
    Disability,
    ElderAbility,
    Illness,
    Income,
    Membership,
    PropertyItem,
    Residence,
    Schooling,
    SelfCare,
    ServedDays,
)
from civilaffairs.people.models.fact import Fact


def title(row: Any) -> str:
    """What the row is about."""
    named = {Income: _("Income"), Cost: _("Cost"), PropertyItem: _("Property")}
    plain = {
        Membership: _("Member of the household"),
        Disability: _("Disability"),
        SelfCare: _("Self-care"),
        CarePlace: _("Cared for"),
        ElderAbility: _("Ability assessment"),
        ServedDays: _("Days served"),
        BedMonth: _("Occupied beds"),
        CareHome: _("Care home on file"),
        Illness: _("Serious illness"),
        Schooling: _("Full-time school"),
        Death: _("Death"),
    }
    if isinstance(row, Residence):
        return str(row.get_kind_display())
    if type(row) in named:
        return f"{named[type(row)]} · {row.get_kind_display()}"
    return plain[type(row)]


def saying(row: Fact | None) -> str:
    """What it says; a dash where nothing is said."""
    return _SAYINGS[type(row)](row) if row is not None else "—"


def _yuan(row: Any) -> str:
    return _("%(amount)s yuan a month") % {"amount": format_yuan(row.amount)}


def _worth(row: Any) -> str:
    worth = _("%(amount)s yuan") % {"amount": format_yuan(row.amount)}
    return f"{row.description} · {worth}" if row.description else worth


def _member(row: Any) -> str:
    listed = _("%(relation)s · only listed, not counted") % {"relation": row.get_relation_display()}
    return row.get_relation_display() if row.counted else listed


def _disabled(row: Any) -> str:
    words = _("%(category)s, grade %(grade)s") % {
        "category": row.get_category_display(),
        "grade": row.grade,
    }
    return words + (_(", until %(day)s") % {"day": row.until} if row.until else "")


def _yes(row: Any) -> str:
    return _("Yes") if getattr(row, "serious", None) or getattr(row, "in_school", None) else _("No")


def _register(rural: bool) -> str:
    return _("Rural") if rural else _("Urban")


_SAYINGS: dict[type[Fact], Callable[[Any], str]] = {
    Membership: _member,
    Income: _yuan,
    Cost: _yuan,
    PropertyItem: _worth,
    Disability: _disabled,
    SelfCare: lambda row: _("%(failed)s of 6 abilities lost") % {"failed": row.failed},
    CarePlace: lambda row: str(row.get_place_display()),
    ElderAbility: lambda row: str(row.get_grade_display()),
    ServedDays: lambda row: (
        _("%(days)s days in %(month)s") % {"days": row.days, "month": format_month(row.month)}
    ),
    BedMonth: lambda row: (
        _("%(beds)s beds in %(month)s") % {"beds": row.occupied, "month": format_month(row.month)}
    ),
    CareHome: lambda row: (
        _("No. %(number)s, %(beds)s beds") % {"number": row.filing_number, "beds": row.licensed_beds}
    ),
    Illness: _yes,
    Schooling: _yes,
    Residence: lambda row: f"{row.area or '—'} · {_register(row.rural)}",
    Death: lambda row: _("on %(day)s") % {"day": row.valid_from},
}
