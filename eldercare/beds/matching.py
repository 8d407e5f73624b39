"""What a list of beds meets: the award and the beds on file of its home, and where else its people lie."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.benefits import covers
from civilaffairs.benefits.models import Award
from civilaffairs.files.checks import Checked
from civilaffairs.files.tables import BadRow, Wrong
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import add_months, format_month
from civilaffairs.people.feeds.matching import by_number
from civilaffairs.people.models import CareHome, Death, Organisation, Person
from eldercare.beds.reading import Row, read
from eldercare.models import BedList, BedRow

PROGRAMME = "operating-subsidy"


@dataclass(frozen=True)
class Found:
    """A row, and the person of that number where one is known already."""

    row: Row
    person: Person | None


def look(home: Organisation, month: date, file: Checked) -> tuple[list[Found], list[BadRow]]:
    """Every row with whom it means, and every row that cannot be taken, in the order of the file."""
    rows, bad = read(file, month)
    persons = by_number(rows, Person.objects.filter(merged_into=None))
    keys = [person.pk for person in persons.values()]
    elsewhere, died = _elsewhere(keys, home, month), _died(keys, month)
    found = []
    for row in rows:
        person = persons.get(row.number)
        try:
            if person is not None:
                _refuse(row, person, elsewhere.get(person.pk), died.get(person.pk), month)
            found.append(Found(row, person))
        except Wrong as wrong:
            bad.append(BadRow(row.number, wrong.what, wrong.remedy))
    return found, sorted(bad, key=lambda each: each.number)


def _refuse(row: Row, person: Person, other: BedRow | None, died: date | None, month: date) -> None:
    if person.name != row.name:
        what = _("This number belongs to %(held)s; the list says %(typed)s.")
        remedy = _("Compare the list with the identity card and correct the name or the number.")
        raise Wrong(what % {"held": person.name, "typed": row.name}, remedy)
    if died is not None:
        what = _("%(name)s died on %(day)s.") % {"name": person.name, "day": died}
        raise Wrong(what, _("Delete the row; nobody lay in this bed."))
    if other is not None:
        what = _(
            "%(name)s lies in a bed of %(home)s in %(month)s already: row %(row)d of its list, %(days)d days."
        )
        terms = {
            "name": person.name, "home": other.bed_list.organisation, "month": format_month(month),
            "row": other.number, "days": other.days,
        }  # fmt: skip
        raise Wrong(what % terms, _("Ask both homes; one bed of the month is paid for one person."))


def standing() -> QuerySet[BedList]:
    """The lists that count or may come to count: those that wait, and each last word."""
    corrected = BedList.objects.filter(replaces=OuterRef("pk"), state=BedList.State.APPROVED)
    counts = Q(state=BedList.State.APPROVED) & ~Exists(corrected)
    return BedList.objects.filter(Q(state=BedList.State.OPEN) | counts)


def counting(home: Organisation, month: date) -> BedList | None:
    """The approved list that counts for a home and month."""
    return standing().filter(organisation=home, month=month, state=BedList.State.APPROVED).first()


def _elsewhere(persons: Collection[UUID], home: Organisation, month: date) -> dict[UUID, BedRow]:
    others = standing().filter(month=month).exclude(organisation=home)
    rows = BedRow.objects.filter(person__in=persons, bed_list__in=others.values("pk"))
    return {row.person_id: row for row in rows.select_related("bed_list__organisation")}


def _died(persons: Collection[UUID], month: date) -> dict[UUID, date]:
    """Who is known to have died before the month began."""
    rows = Death.objects.filter(
        person__in=persons, layer=Death.Layer.ADOPTED, known_to=None, valid_from__lt=month
    )
    return dict(rows.values_list("person", "valid_from"))


def award_of(home: Organisation, month: date) -> Award:
    """The award that covers the month, or Refused."""
    for award in Award.objects.filter(organisation=home, programme=PROGRAMME, first_month__lte=month):
        if (end := covers.end_of(award)) is None or end >= month:
            return award
    said = _("%(home)s has no award of the operating subsidy that covers %(month)s.")
    raise Refused(
        said % {"home": home.name, "month": format_month(month)},
        _("Choose another month, or have the award granted first."),
    )


def refuse_more_than_on_file(home: Organisation, month: date, occupied: int) -> None:
    """Refused where more beds were occupied than the home has on file at the end of the month."""
    after = add_months(month, 1)
    held = CareHome.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=after),
        organisation=home, layer=CareHome.Layer.ADOPTED, known_to=None, valid_from__lt=after,
    ).first()  # fmt: skip
    beds = held.licensed_beds if held else 0
    if occupied > beds:
        said = _("The list has %(occupied)d occupied beds; %(home)s has %(beds)d on file.")
        raise Refused(
            said % {"occupied": occupied, "home": home.name, "beds": beds},
            _("Correct the list, or have the beds on file reviewed first."),
        )
