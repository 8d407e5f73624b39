"""Where the values of a derivation come from: the versions of standards and settings that a run saw."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import known
from civilaffairs.benefits import names
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Dated, Setting, Standard
from civilaffairs.benefits.setting_codes import SETTINGS
from civilaffairs.benefits.values import show
from civilaffairs.lib.months import add_months

D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class Source:
    """A standard or setting that was read; ``row`` is its published version, None for a default."""

    code: str
    name: str
    value: str
    row: Any

    @property
    def source(self) -> str:
        return str(self.row.source) if self.row else ""


@dataclass(frozen=True)
class Moment:
    """Where and when something was looked up: ``cutoff`` None is what is known now."""

    area: Area
    month: date
    cutoff: datetime | None = None


def of_standards(values: Mapping[str, str | None], moment: Moment) -> list[Source]:
    """The standards by their kept values; those that the city has not published are left out."""
    read = {code: Decimal(value) for code, value in sorted(values.items()) if value is not None}
    before = add_months(moment.month, -1)
    indices = {code for code in read if STANDARDS[code].index}
    rows = _nearest(Standard, read.keys() - indices, moment)
    rows |= _nearest(Standard, indices, Moment(moment.area, before, moment.cutoff))
    return [
        Source(code, str(STANDARDS[code].name), show(value, STANDARDS[code].unit), rows.get(code))
        for code, value in read.items()
    ]


def of_settings(codes: Collection[str], moment: Moment) -> list[Source]:
    """The settings as the run saw them, or their defaults."""
    rows = _nearest(Setting, codes, moment)
    return [
        Source(
            code,
            names.of_input(f"setting:{code}"),
            names.of_choice(rows[code].value if code in rows else SETTINGS[code].default),
            rows.get(code),
        )
        for code in sorted(codes)
    ]


def _nearest(model: type[D], codes: Collection[str], moment: Moment) -> dict[str, D]:
    """The version of the nearest area, from the latest month on."""
    if not codes:
        return {}
    rows = model._default_manager.filter(
        known(moment.cutoff),
        code__in=codes,
        from_month__lte=moment.month,
        area__path__covers=moment.area.path,
    )
    rows = rows.select_related("area", "entered_by", "approved_by").order_by("area__path", "from_month")
    return {row.code: row for row in rows}
