"""What pages read of awards, standards and settings; everything inside the area of the actor's post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.benefits import names
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Award, Setting, Standard
from civilaffairs.benefits.proposal_models import Proposal
from civilaffairs.benefits.setting_codes import SETTINGS


def awards_visible_to(actor: Actor) -> QuerySet[Award]:
    whom = ("household", "person", "organisation", "follows")
    rows = Award.objects.select_related("area", *whom, "case", "decision__decided_by")
    return visible_to(rows, actor)


def proposals_visible_to(actor: Actor) -> QuerySet[Proposal]:
    """The proposals of the actor's area, the latest first."""
    rows = Proposal.objects.select_related("area", "entered_by", "decided_by")
    return visible_to(rows, actor).order_by("-entered_at", "-id")


@dataclass(frozen=True)
class Timeline:
    """One code in one area: every version that was ever published, the newest first."""

    area: Any
    code: str
    name: Any
    versions: list[Version]


@dataclass(frozen=True)
class Version:
    """``replaced``: another value was published later for the same month."""

    row: Any
    value: str

    @property
    def replaced(self) -> bool:
        return self.row.known_to is not None


def standards_for(actor: Actor) -> list[Timeline]:
    """What holds in the actor's area: its own standards, those above it and those below it."""
    return _timelines(Standard.objects.filter(_concerning(actor)), STANDARDS)


def settings_for(actor: Actor) -> list[Timeline]:
    return _timelines(Setting.objects.filter(_concerning(actor)), SETTINGS)


def _concerning(actor: Actor) -> Q:
    return Q(area__path__within=actor.area.path) | Q(area__path__covers=actor.area.path)


def _timelines(rows: QuerySet[Any], declared: Mapping[str, Any]) -> list[Timeline]:
    found: dict[tuple[int, str], Timeline] = {}
    related = rows.select_related("area", "entered_by", "approved_by")
    for row in related.order_by("area__path", "code", "-from_month", "-known_from"):
        code = str(row.code)
        line = found.setdefault((row.area_id, code), Timeline(row.area, code, names.of_code(code), []))
        line.versions.append(Version(row, names.written(code, row.value)))
    order = {code: place for place, code in enumerate(declared)}
    return sorted(found.values(), key=lambda each: (str(each.area.path), order.get(each.code, 99)))
