"""The adopted rows behind a line, as its run saw them: facts, fixed amounts, lines of other benefits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from civilaffairs.audit.db import known
from civilaffairs.benefits import programme
from civilaffairs.benefits.facts.rows import ROWS
from civilaffairs.benefits.models import AwardAmount, AwardCover
from civilaffairs.benefits.overlaps import OtherRead
from civilaffairs.payments.models import Line
from civilaffairs.people import words
from civilaffairs.people.models import Membership, Person
from civilaffairs.people.models.fact import Fact
from civilaffairs.people.queries import holding


@dataclass(frozen=True)
class FactUsed:
    """An adopted row as the run saw it; ``person`` is None for a fact of an organisation."""

    person: Person | None
    title: str
    says: str
    row: Any


class Seen:
    """Everything that the run of a line knew of the line's subject for the month that decided."""

    def __init__(self, line: Line, reads: Collection[str], month: date) -> None:
        self._line = line
        self._reads = reads
        self._month = month
        self.day = month - timedelta(days=1)
        self._cutoff = line.run.known_until
        self._members = list(self._counted())
        award = line.award
        own = {award.person_id: award.person} if award.person else {}
        self._persons: dict[UUID | None, Person] = own or {row.person_id: row.person for row in self._members}

    def _counted(self) -> Iterable[Membership]:
        if self._line.award.household_id is None:
            return []
        rows = holding(Membership, self.day, layer=Fact.Layer.ADOPTED, known_at=self._cutoff)
        rows = rows.filter(household=self._line.award.household_id).select_related(
            "person", "decision__decided_by", "evidence"
        )
        return rows.order_by("relation", "person__birth_date", "id")

    def facts(self) -> list[FactUsed]:
        """The rows of the kinds that the line reads, person by person."""
        used = [_used(row, row.person) for row in self._members]
        names = (key.removeprefix("fact:") for key in self._reads if key.startswith("fact:"))
        models = {model for name in names for model in ROWS.get(name, ())} - {Membership}
        for model in sorted(models, key=lambda model: model.__name__):
            used += [_used(row, self._persons.get(_person_of(row))) for row in self._rows(model)]
        place = {pk: number for number, pk in enumerate(self._persons)}
        return sorted(used, key=lambda each: place[each.person.pk] if each.person else -1)

    def _rows(self, model: type[Fact]) -> Any:
        """Valid on the day; what is measured of a month counts for the month that is paid."""
        rows: Any
        if "month" in model.slot:
            rows = model._default_manager.filter(known(self._cutoff), layer=Fact.Layer.ADOPTED)
            rows = rows.filter(month=self._month, valid_to=None)
        else:
            rows = holding(model, self.day, layer=Fact.Layer.ADOPTED, known_at=self._cutoff)
        if "organisation" in model.slot:
            rows = rows.filter(organisation=self._line.award.organisation_id)
        else:
            rows = rows.filter(person__in=self._persons)
        return rows.select_related("decision__decided_by", "evidence").order_by("id")

    def fixed(self) -> list[AwardAmount]:
        """What decisions fixed for the month."""
        if not {"fact:decided", "fact:shared"}.intersection(self._reads):
            return []
        rows = self._line.award.amounts.filter(known(self._cutoff), for_month=self._line.for_month)
        return list(rows.select_related("decision__decided_by").order_by("known_from"))

    def others(self, reads: Iterable[OtherRead], visible: QuerySet[Line]) -> dict[str, Line]:
        """For each benefit that is read, its line to the same people, where there is one to be seen."""
        wanted = {read.name: read for read in reads if programme.get(read.code).line_codes}
        if not wanted:
            return {}
        covers = AwardCover.objects.filter(person__in=self._persons).values("award")
        lines = visible.filter(
            award__in=covers,
            programme__in={read.code for read in wanted.values()},
            for_month=self._month,
            run__known_until__lte=self._cutoff,
        ).order_by("-line", "seq")
        found: dict[str, Line] = {}
        for line in lines:
            for name, read in wanted.items():
                if read.code == line.programme and read.line in ("", line.line):
                    found[name] = line
        return found


def _person_of(row: Any) -> UUID | None:
    return getattr(row, "person_id", None)


def _used(row: Any, person: Person | None) -> FactUsed:
    return FactUsed(person, words.title(row), words.saying(row), row)
