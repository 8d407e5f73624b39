"""Whom the rows of a list mean: a person of the area with an award of meals in that month."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts import matrix
from civilaffairs.accounts.actors import Actor
from civilaffairs.benefits.models import AwardCover
from civilaffairs.files.checks import Checked
from civilaffairs.files.tables import BadRow, Wrong
from civilaffairs.lib.months import format_month
from civilaffairs.people.feeds.matching import by_number
from civilaffairs.people.models import Person, ServedDays
from civilaffairs.people.search import persons_visible_to
from eldercare.meals.reading import Row, read
from eldercare.models import ServedList, ServedRow

PROGRAMME = "elder-meals"


@dataclass(frozen=True)
class Found:
    """A row whose person, award and adopted days are known."""

    row: Row
    person: Person
    cover: AwardCover
    before: int | None


def look(actor: Actor, month: date, file: Checked) -> tuple[list[Found], list[BadRow]]:
    """Every row with what stands behind it, and every row that cannot be taken, in the order of the file."""
    rows, bad = read(file, month)
    persons = by_number(rows, _persons(actor))
    keys = [person.pk for person in persons.values()]
    covers = covering(keys, month)
    before, waiting = adopted(keys, month), _waiting(keys, month)
    found = []
    for row in rows:
        try:
            person = _person(row, persons)
            if (elsewhere := waiting.get(person.pk)) is not None:
                raise _waits(person, elsewhere)
            found.append(Found(row, person, _cover(person, covers, actor, month), before.get(person.pk)))
        except Wrong as wrong:
            bad.append(BadRow(row.number, wrong.what, wrong.remedy))
    return found, sorted(bad, key=lambda each: each.number)


def covering(persons: Collection[UUID], month: date) -> dict[UUID, AwardCover]:
    """The place that an award of meals takes in the month, by person."""
    rows = AwardCover.objects.filter(
        Q(to_month=None) | Q(to_month__gt=month),
        group=PROGRAMME, award__programme=PROGRAMME, person__in=persons, from_month__lte=month,
    )  # fmt: skip
    return {cover.person_id: cover for cover in rows.select_related("award__area")}


def adopted(persons: Collection[UUID], month: date) -> dict[UUID, int]:
    """The days that count by now, by person."""
    rows = open_rows(persons, month).filter(valid_to=None)
    return dict(rows.values_list("person", "days"))


def open_rows(persons: Collection[UUID], month: date) -> QuerySet[ServedDays]:
    """What is adopted of a month, each person's latest word last."""
    rows = ServedDays.objects.filter(
        layer=ServedDays.Layer.ADOPTED, known_to=None, person__in=persons, month=month
    )
    return rows.order_by("person", "valid_from")


def _persons(actor: Actor) -> QuerySet[Person]:
    """Of the area, or with an award of meals in it."""
    served = AwardCover.objects.filter(
        person=OuterRef("pk"), group=PROGRAMME, award__area__path__within=actor.area.path
    )
    own = Q(pk__in=persons_visible_to(actor).values("pk"))
    return Person.objects.filter(own | Exists(served), merged_into=None)


def _person(row: Row, persons: dict[int, Person]) -> Person:
    person = persons.get(row.number)
    if person is None:
        what = _("Nobody of your area is known by this ID number.")
        raise Wrong(what, _("Compare the number with the card; who is new applies for elder meals first."))
    if person.name != row.name:
        what = _("This number belongs to %(held)s; the list says %(typed)s.")
        remedy = _("Compare the list with the identity card and correct the name or the number.")
        raise Wrong(what % {"held": person.name, "typed": row.name}, remedy)
    return person


def _cover(person: Person, covers: dict[UUID, AwardCover], actor: Actor, month: date) -> AwardCover:
    cover = covers.get(person.pk)
    terms = {"name": person.name, "month": format_month(month)}
    if cover is None:
        what = _("%(name)s has no award of elder meals that covers %(month)s.") % terms
        raise Wrong(what, _("Delete the row, or have the award granted or corrected first."))
    if not matrix.covers(actor.area, cover.award.area):
        what = _("The award of %(name)s belongs to %(area)s.") % {**terms, "area": cover.award.area}
        raise Wrong(what, _("Delete the row; that town enters it."))
    return cover


def _waiting(persons: Iterable[UUID], month: date) -> dict[UUID, str]:
    """Who stands in another list of the month that nobody has decided yet, and whose it is."""
    rows = ServedRow.objects.filter(
        served_list__state=ServedList.State.OPEN, served_list__month=month, person__in=persons
    )
    return dict(rows.values_list("person", "served_list__canteen"))


def _waits(person: Person, canteen: str) -> Wrong:
    what = _("%(name)s stands in the list of %(canteen)s, which nobody has decided yet.")
    remedy = _("Have that list decided or withdraw it; then enter all days of the month in one row.")
    return Wrong(what % {"name": person.name, "canteen": canteen}, remedy)
