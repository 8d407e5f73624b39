"""What a simulation is asked: area, month and values, all of them kept in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.benefits import bounds, names, settings, standards
from civilaffairs.benefits.bounds import Entry
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Scenario
from civilaffairs.benefits.setting_codes import SETTINGS
from civilaffairs.benefits.simulation import reach, scenarios
from civilaffairs.benefits.values import YUAN
from civilaffairs.benefits.what_if import WhatIf
from civilaffairs.lib import clock
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.web.standards.forms import MARK, AreaForm, typed_amount, typed_choice, typed_month

FIRST = "minimum-living"


class PlaceForm(AreaForm):
    """The area and the benefit month."""

    month = forms.CharField(label=_("Month"), max_length=8)

    def clean_month(self) -> date:
        return typed_month(self.cleaned_data["month"])


@dataclass(frozen=True)
class Row:
    """One value to try: as typed, beside what holds. ``top`` is where its slider ends."""

    code: str
    typed: str
    held: Any
    value: Any
    problem: str

    @property
    def name(self) -> str:
        return names.of_code(self.code)

    @property
    def held_in_words(self) -> str:
        if self.held is None:
            return ""
        return names.written(self.code, self.held) if self.is_number else names.of_choice(self.held)

    @property
    def is_number(self) -> bool:
        return self.code in STANDARDS

    @property
    def is_flag(self) -> bool:
        return not self.is_number and SETTINGS[self.code].sql_type == "boolean"

    @property
    def step(self) -> str:
        if STANDARDS[self.code].unit != YUAN:
            return "0.01"
        return "10" if (self.held or 0) >= 200 else "1"

    @property
    def top(self) -> str:
        """Twice what holds, or what was typed if that is more; a few for a rate that is not published."""
        value = self.value if isinstance(self.value, Decimal) else Decimal(0)
        return f"{max(2 * (self.held or Decimal(5)), value).normalize():f}"

    @property
    def changed(self) -> bool:
        return not self.problem and bool(self.value != self.held)


@dataclass(frozen=True)
class Asked:
    """A question to the simulation; without an area and month that can be read it has no rows."""

    form: PlaceForm
    area: Area
    month: date
    rows: tuple[Row, ...]

    @property
    def values(self) -> dict[str, Any]:
        return {row.code: row.value for row in self.rows if not row.problem and row.value is not None}

    @property
    def is_sound(self) -> bool:
        return self.form.is_valid() and not any(row.problem for row in self.rows)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The question as parameters of an address."""
        place = [("area", str(self.area.pk)), ("month", format_month(self.month))]
        return place + [(f"{MARK}{row.code}", row.typed) for row in self.rows]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    @property
    def proposal_query(self) -> str:
        """The changed values alone, for the form in which they are proposed."""
        place = self.pairs[:2]
        return urlencode(place + [(f"{MARK}{row.code}", row.typed) for row in self.rows if row.changed])

    @property
    def is_changed(self) -> bool:
        return any(row.changed for row in self.rows)

    @property
    def breaches(self) -> list[str]:
        """What of the law's bounds the values would break; nobody could publish them."""
        what_if = WhatIf(month=self.month)
        entries = [
            Entry(row.code, what_if.from_month(row.code), row.value)
            for row in self.rows
            if row.changed and row.is_number
        ]
        return bounds.breaches_of(self.area, entries) if entries else []

    @property
    def others(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The codes that can still be added."""
        taken = {row.code for row in self.rows}
        free = reach.codes() - taken
        groups: list[tuple[Any, Mapping[str, Any]]] = [(_("Standards"), STANDARDS), (_("Settings"), SETTINGS)]
        return [
            (str(label), [(code, str(each.name)) for code, each in declared.items() if code in free])
            for label, declared in groups
        ]


def ask(actor: Actor, query: QueryDict) -> Asked:
    """What the address asks; the first view has the minimum living standard as it holds."""
    month = add_months(month_of(clock.today()), 1)
    given = {"area": query.get("area") or actor.area.pk, "month": query.get("month") or format_month(month)}
    form = PlaceForm(given, area=actor.area)
    form.is_valid()
    area = form.cleaned_data.get("area", actor.area)
    month = form.cleaned_data.get("month", month)
    typed = {name.removeprefix(MARK): str(text) for name, text in query.items() if name.startswith(MARK)}
    if added := query.get("add"):
        typed.setdefault(added, "")
    typed.pop(query.get("drop", ""), None)
    known = {code: text for code, text in typed.items() if code in reach.codes()} or {FIRST: ""}
    return Asked(form, area, month, tuple(_row(area, month, *each) for each in known.items()))


def of_scenario(scenario: Scenario, actor: Actor) -> Asked:
    """The question that somebody kept."""
    query = QueryDict(mutable=True)
    query["area"], query["month"] = str(scenario.area_id), format_month(scenario.month)
    for code, value in scenarios.values_of(scenario).items():
        query[f"{MARK}{code}"] = _typed(code, value)
    return ask(actor, query)


def _row(area: Area, month: date, code: str, text: str) -> Row:
    """A value as typed; where nothing was typed, what holds."""
    look_up = standards.value_of if code in STANDARDS else settings.get
    held = look_up(area, code, month)
    typed = text.strip() or ("" if held is None else _typed(code, held))
    value, problem = None, ""
    try:
        if typed:
            value = typed_amount(typed) if code in STANDARDS else typed_choice(code, typed)
    except forms.ValidationError as error:
        problem = " ".join(error.messages)
    return Row(code, typed, held, value, problem)


def _typed(code: str, value: Any) -> str:
    """As an input of the page has it: a number without separators."""
    if code not in STANDARDS:
        return names.written(code, value)
    return f"{value:.2f}" if STANDARDS[code].unit == YUAN and value == round(value, 2) else f"{value:f}"
