"""Reading households, their members and what is held true of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from civilaffairs.accounts.actors import Actor
from civilaffairs.audit.db import known
from civilaffairs.lib.months import add_months, month_of
from civilaffairs.people import payees, timeline
from civilaffairs.people.facts import kinds
from civilaffairs.people.models import (
    BedMonth,
    FormerIdentity,
    Household,
    Membership,
    Organisation,
    PayeeArrangement,
    Person,
)
from civilaffairs.people.models.fact import Fact
from civilaffairs.people.search import (
    households_visible_to,
    organisations_visible_to,
    persons_visible_to,
)

F = TypeVar("F", bound=Fact)
DAY = timedelta(days=1)


def holding(model: type[F], day: date, *, layer: str, known_at: datetime | None = None) -> QuerySet[F]:
    """The rows of a fact valid on a day, by what is known now or was known at an instant."""
    return model._default_manager.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), known(known_at), layer=layer, valid_from__lte=day
    )


def members_on(household: Household, day: date, *, layer: str = Fact.Layer.ADOPTED) -> QuerySet[Membership]:
    """Who belongs to the household on a day, the head first."""
    rows = holding(Membership, day, layer=layer).filter(household=household)
    return rows.select_related("person").order_by("relation", "person__birth_date", "id")


@dataclass(frozen=True)
class Slot:
    """One thing that is said of somebody: what counts, and what was recorded since.

    ``waiting`` holds what no decision has adopted yet, in order of its days.
    """

    model: type[Fact]
    adopted: Any = None
    recorded: Any = None
    waiting: tuple[Any, ...] = ()
    waits: bool = False


@dataclass(frozen=True)
class Member:
    """A person of the household with everything held true of them."""

    person: Person
    membership: Slot
    facts: list[Slot] = field(default_factory=list)


@dataclass(frozen=True)
class Picture:
    """A household on a day: members, property, and whether something waits for a decision."""

    household: Household
    day: date
    members: list[Member]
    property_items: list[Slot]

    @property
    def waits(self) -> bool:
        slots = [*self.property_items, *(m.membership for m in self.members)]
        return any(slot.waits for slot in slots) or any(s.waits for m in self.members for s in m.facts)

    @property
    def counted(self) -> int:
        """How many members count by what was adopted."""
        rows = [member.membership.adopted for member in self.members]
        return sum(1 for row in rows if row is not None and row.counted)


def household_picture(household: Household, day: date) -> Picture:
    """Everything known now of the household on a day: adopted, and recorded since."""
    of_household = {
        model: _slots(model, day, household=household) for model in kinds() if model.slot[0] == "household"
    }
    memberships = sorted(of_household[Membership], key=_head_first)
    persons = Person.objects.in_bulk({any_row(slot).person_id for slot in memberships})
    facts = _facts_of(list(persons), day)
    members = [
        Member(persons[pk], slot, facts[pk]) for slot in memberships for pk in [any_row(slot).person_id]
    ]
    property_items = [
        slot for model, slots in of_household.items() if model is not Membership for slot in slots
    ]
    return Picture(household, day, members, property_items)


def person_facts(person: Person, day: date) -> list[Slot]:
    """Everything known now of one person on a day."""
    return _facts_of([person.pk], day)[person.pk]


def current_payee(subject: payees.Subject) -> PayeeArrangement | None:
    """The confirmed arrangement that money follows now."""
    return payee_arrangements(subject).exclude(confirmed_at=None).first()


def payee_arrangements(subject: payees.Subject) -> QuerySet[PayeeArrangement]:
    """The arrangements in force or waiting for their confirmation, the confirmed one first."""
    return _arrangements(subject).filter(known_to=None).order_by("confirmed_at", "known_from")


def past_arrangements(subject: payees.Subject) -> QuerySet[PayeeArrangement]:
    """The arrangements before: replaced by a later one, or given up unconfirmed; the latest first."""
    return _arrangements(subject).filter(known_to__isnull=False).order_by("-known_to", "-known_from")


def _arrangements(subject: payees.Subject) -> QuerySet[PayeeArrangement]:
    named = ("account", "payee_person", "payee_organisation", "recorded_by", "confirmed_by")
    return PayeeArrangement.objects.filter(**payees.of_subject(subject)).select_related(*named)


def arrangements_visible_to(actor: Actor, *, past: bool = False) -> QuerySet[PayeeArrangement]:
    """Those of the actor's area that are in force or wait for their confirmation; or past ones too."""
    mine = Q(household__in=households_visible_to(actor)) | Q(person__in=persons_visible_to(actor))
    mine |= Q(organisation__in=organisations_visible_to(actor))
    rows = PayeeArrangement.objects.filter(mine)
    rows = rows if past else rows.filter(known_to=None)
    named = ("household", "person", "organisation", "payee_person", "payee_organisation")
    return rows.select_related("account", "recorded_by", *named)


def beds_of(organisation: Organisation) -> QuerySet[BedMonth]:
    """How many beds were occupied in each month, as decisions adopted it; the latest first."""
    return BedMonth.objects.filter(
        organisation=organisation, layer=Fact.Layer.ADOPTED, known_to=None, valid_to=None
    ).order_by("-month")


def home_of(person: Person) -> Household | None:
    """The household whose file the person stands in now: adopted before recorded, the latest first."""
    rows = Membership.objects.filter(person=person, known_to=None, valid_to=None)
    latest = rows.select_related("household").order_by("layer", "-known_from", "-id").first()
    return latest.household if latest else None


def rows_joined_to(person: Person) -> list[Person]:
    """The rows of this human being that stand no more."""
    return list(Person.objects.filter(merged_into=person).order_by("created_at"))


def former_identities(person: Person) -> list[FormerIdentity]:
    """What the person's document was held to say before, the latest first."""
    return list(person.former_identities.select_related("decision").order_by("-at"))


def _facts_of(people: list[UUID], day: date) -> dict[UUID, list[Slot]]:
    found: dict[UUID, list[Slot]] = defaultdict(list)
    for model in kinds():
        if model.slot[0] == "person" and people:
            for slot in _slots(model, day, person__in=people):
                found[any_row(slot).person_id].append(slot)
    return found


def _slots(model: type[Fact], day: date, **of: Any) -> list[Slot]:
    """Both layers in one query. Recorded rows count as said even before their first day."""
    rows = model._default_manager.filter(known_to=None, **of)
    slots = [_slot(model, said, day) for said in timeline.by_slot(rows.order_by("known_from", "id")).values()]
    return [slot for slot in slots if slot.adopted or slot.recorded or slot.waiting]


def _slot(model: type[F], said: list[F], day: date) -> Slot:
    line = timeline.latest_word(row for row in said if row.layer == Fact.Layer.RECORDED)
    held = sorted((row for row in said if row.layer == Fact.Layer.ADOPTED), key=lambda row: row.valid_from)
    unsaid = timeline.unsaid(line, held, _counts_from(held, day))
    return Slot(
        model,
        adopted=next((row for row in reversed(held) if timeline.overlaps(row, day, day + DAY)), None),
        recorded=next((row for row in reversed(line) if timeline.overlaps(row, day, None)), None),
        waiting=tuple(row for _since, row in unsaid if row is not None),
        waits=bool(unsaid),
    )


def _counts_from(held: list[F], day: date) -> date:
    """The last day of the month in which the slot was first adopted: by it the first month was decided."""
    first = held[0].valid_from if held else day
    return add_months(month_of(first), 1) - DAY


def any_row(slot: Slot) -> Any:
    """A row that tells what the slot is about."""
    return slot.adopted or slot.recorded or slot.waiting[0]


def _head_first(slot: Slot) -> tuple[bool, str, str]:
    row = any_row(slot)
    return (row.relation != Membership.Relation.HEAD, row.relation, str(row.pk))


def head_names(households: Iterable[UUID]) -> dict[UUID, str]:
    """What each household is called on a list: the head's name, adopted before recorded, else the number."""
    ids = set(households)
    heads = Membership.objects.filter(
        household__in=ids, relation=Membership.Relation.HEAD, known_to=None, valid_to=None
    )
    recorded_first = heads.order_by("-layer", "valid_from").values_list("household", "person__name")
    found = dict(recorded_first) if ids else {}
    if missing := ids - set(found):
        found.update(Household.objects.filter(pk__in=missing).values_list("pk", "number"))
    return found
