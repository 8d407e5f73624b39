"""A whole application: its sections with what was typed, and the checks across them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.casework.intake import checks, intakes, materials
from civilaffairs.casework.intake.intakes import Content, Intake
from civilaffairs.casework.intake.members import PersonForm
from civilaffairs.casework.intake.sections import UNTOUCHED, SectionForm, Setting
from civilaffairs.casework.models import Application, Case
from civilaffairs.lib import clock

MEMBERS = "members"
ALONE = "alone"  # The tick in a member's row.


def villages_of(area: Area) -> tuple[Area, ...]:
    """The villages at or below an area; the area itself where it has none."""
    found = Area.objects.filter(path__within=area.path, level=Area.Level.VILLAGE).order_by("pinyin", "name")
    return tuple(found) or (area,)


class Sheet:
    """``check=False`` to type into, ``check=True`` to find what is wrong or to read the values.

    ``papers_due``: the emergency was relieved, now everything must be there.
    """

    def __init__(
        self,
        intake: Intake,
        content: Content,
        area: Area,
        *,
        check: bool = False,
        materials: Iterable[str] = (),
        own: UUID | None = None,
        papers_due: bool = False,
    ) -> None:
        self.own = own  # The case it belongs to, which does not stand in its own way.
        self.intake, self.content, self.materials = intake, content, set(materials)
        later = intake.papers_later(content) and not papers_due
        self.setting = replace(
            setting_for(area, content), papers_later=later, in_cash=intake.in_cash(content)
        )
        self.messages: list[str] = []
        self.forms: dict[str, list[SectionForm]] = {
            section.code: section.forms(content.get(section.code), self.setting, check=check)
            for section in intake.sections
        }

    @classmethod
    def of(cls, application: Application, case: Case) -> Sheet:
        """What was saved, to be handed in as far as the case has come."""
        there = materials.of_case(case.pk).values_list("category", flat=True)
        return cls(
            intakes.get(case.kind),
            application.content,
            case.area,
            check=True,
            materials=there,
            own=case.pk,
            papers_due=papers_due(case),
        )

    @cached_property
    def valid(self) -> bool:
        """Whether it can be submitted; finds everything that is wrong at once."""
        fine = [form.is_valid() for forms in self.forms.values() for form in forms]
        for check in (*checks.EVERY, *self.intake.checks):
            check(self)
        return all(fine) and not self.messages and not any(form.errors for form in self.every_form)

    @property
    def every_form(self) -> list[SectionForm]:
        return [form for forms in self.forms.values() for form in forms]

    @property
    def members(self) -> list[PersonForm]:
        """The persons of the application, as forms."""
        return [form for form in self.forms.get(MEMBERS, []) if isinstance(form, PersonForm)]

    @property
    def alone(self) -> PersonForm | None:
        """The one member for whom alone a household's benefit is applied for (单人户)."""
        return next((form for form in self.members if form.cleaned_data.get(ALONE)), None)

    def form(self, code: str) -> Any:
        """The form of a section that stands once, or None where this application has no such section."""
        return next(iter(self.forms.get(code, [])), None)

    def problems_in(self, code: str) -> bool:
        """Whether something in a section is wrong."""
        return any(form.errors for form in self.forms[code])

    def touched(self, code: str) -> bool:
        """Whether something was typed into a section."""
        kept = self.content.get(code)
        rows = kept if isinstance(kept, list) else [kept or {}]
        return any(value not in UNTOUCHED for row in rows for value in row.values())


def papers_due(case: Case) -> bool:
    """Whether the emergency was relieved: its papers are completed next, or just were."""
    return case.state in ("paperwork", "approved")


def setting_for(area: Area, content: Content) -> Setting:
    """Where and when, and the names typed so far."""
    rows = content.get(MEMBERS) or [{}]
    names = tuple(
        str(row.get("name") or _("Member %(number)d") % {"number": at})
        for at, row in enumerate(rows, start=1)
    )
    return Setting(area, villages_of(area), clock.today(), names)


def read_post(intake: Intake, post: Mapping[str, Any], area: Area) -> Content:
    """What was typed into all sections of a posted page."""
    setting = setting_for(area, {})
    return {section.code: section.read(post, setting) for section in intake.sections}
