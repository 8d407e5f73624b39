"""Writes what an application declares as recorded facts, all from the day it was handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from civilaffairs.accounts.models import Area
from civilaffairs.casework.intake import materials
from civilaffairs.casework.intake.household import AGENT, INSTITUTION
from civilaffairs.casework.intake.members import Health, MemberForm, PersonForm
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.casework.models import Case
from civilaffairs.files.models import StoredFile
from civilaffairs.people import facts, households, organisations, payees, persons, queries, timeline
from civilaffairs.people.models import (
    CarePlace,
    Cost,
    Disability,
    ElderAbility,
    Household,
    Illness,
    Income,
    Membership,
    Organisation,
    PayeeArrangement,
    Person,
    PropertyItem,
    Residence,
    Schooling,
    SelfCare,
)
from civilaffairs.people.models.fact import Fact
from civilaffairs.people.persons import IdentityInput

# The category digit of a disability certificate, GB/T 26341.
CATEGORIES = dict(enumerate(Disability.Category, start=1))

# A kind of fact, whether it is said or ends, and the slot with the value.
Statement = tuple[type[Fact], str, frozenset[tuple[str, Any]]]


@dataclass
class Recorder:
    """Writes the records of one application, all from the day from which it speaks."""

    case: Case
    applicant: Person
    people: list[Person]
    sheet: Sheet
    day: date
    # Of a household file that is only tried; a real one takes the next number.
    file_number: str = ""
    # What the submission before said: said again it changes nothing.
    said_before: frozenset[Statement] = frozenset()
    # Who of the household applies alone, and receives alone.
    alone: Person | None = None
    made: set[Statement] = field(default_factory=set)
    _filled: dict[type[Fact], set[tuple[Any, ...]]] = field(default_factory=dict)

    def _is_new(self, statement: Statement) -> bool:
        self.made.add(statement)
        return statement not in self.said_before

    def _say(self, model: type[Fact], **values: Any) -> None:
        if not self._is_new((model, "says", frozenset(values.items()))):
            return
        facts.record(model, valid_from=self.day, recorded_by=self.case.created_by, **values)

    def _silent(self, model: type[Fact], **slot: Any) -> None:
        """What an earlier application declared and this one no longer does ends with it."""
        if not self._is_new((model, "silent", frozenset(slot.items()))):
            return
        if timeline.slot_key(model(**slot)) in self._filled_slots(model):
            facts.record_end(model, valid_to=self.day, recorded_by=self.case.created_by, **slot)

    def _filled_slots(self, model: type[Fact]) -> set[tuple[Any, ...]]:
        """What was recorded of these people before, asked once for each kind of fact."""
        if model not in self._filled:
            about = {"household": [self.case.household], "person": self.people}[model.slot[0]]
            rows = model._default_manager.filter(
                layer=Fact.Layer.RECORDED, known_to=None, **{f"{model.slot[0]}__in": about}
            )
            self._filled[model] = set(timeline.by_slot(rows))
        return self._filled[model]

    @cached_property
    def village(self) -> Area:
        chosen = self.sheet.form("home").cleaned_data.get("village")
        return Area.objects.get(pk=chosen) if chosen else self.case.area

    def household(self) -> None:
        """The file of the applicant's household: theirs, or a new one; its members and property."""
        home = self.sheet.form("home").cleaned_data
        file = queries.home_of(self.applicant) or households.open_file(self.village, number=self.file_number)
        households.move(file, self.village, home.get("address", ""))
        self.case.household = file
        for form, person in zip(self.sheet.members, self.people, strict=True):
            self._say(
                Membership,
                household=file,
                person=person,
                relation=form.cleaned_data.get("relation") or Membership.Relation.OTHER,
                counted=not form.cleaned_data.get("not_counted"),
            )
        if self.sheet.intake.about == "household":
            self._those_who_left(file)
            self._property(file)

    def _those_who_left(self, file: Household) -> None:
        rows = Membership.objects.filter(household=file, layer=Fact.Layer.RECORDED, known_to=None)
        for row in rows.exclude(person__in=self.people):
            self._silent(Membership, household=file, person=row.person)

    def _property(self, file: Household) -> None:
        form = self.sheet.form("property")
        declared = form.declared() if form is not None else {}
        for kind in PropertyItem.Kind:
            if kind.value in declared:
                worth, about = declared[kind.value]
                self._say(
                    PropertyItem, household=file, kind=kind.value, amount=worth, description=about or None
                )
            else:
                self._silent(PropertyItem, household=file, kind=kind.value)

    def person(self, form: PersonForm, person: Person) -> None:
        """Residence, and for a member everything the form declares."""
        rural = form.cleaned_data.get("hukou") == "rural"
        for kind in Residence.Kind:
            self._say(Residence, person=person, kind=kind.value, area=self.village, rural=rural)
        if isinstance(form, MemberForm):
            self._amounts(Income, form.amounts("income_"), person)
            self._amounts(Cost, form.amounts("cost_"), person)
        self._condition(form, person)

    def _amounts(self, model: type[Fact], declared: dict[str, Any], person: Person) -> None:
        for kind in (Income if model is Income else Cost).Kind:
            if kind.value in declared:
                self._say(model, person=person, kind=kind.value, amount=declared[kind.value])
            else:
                self._silent(model, person=person, kind=kind.value)

    def _condition(self, form: PersonForm, person: Person) -> None:
        """What the form asks of the person's condition; of what it does not ask it says nothing."""
        data = form.cleaned_data
        certificate, place, grade = (
            data.get(name) for name in ("disability_certificate", "care_place", "elder_grade")
        )
        flags: dict[str, tuple[type[Fact], bool, dict[str, Any]]] = {
            "health": (Illness, data.get("health") == Health.SERIOUS, {"serious": True}),
            "in_school": (Schooling, bool(data.get("in_school")), {"in_school": True}),
            "disability_certificate": (Disability, bool(certificate), _certificate(data)),
            "care_place": (CarePlace, bool(place), {"place": place}),
            "elder_grade": (ElderAbility, bool(grade), {"grade": grade}),
        }
        self._flags([flag for name, flag in flags.items() if name in form.fields], person)

    def _flags(self, flags: list[tuple[type[Fact], bool, dict[str, Any]]], person: Person) -> None:
        for model, said, values in flags:
            if said:
                self._say(model, person=person, **values)
            else:
                self._silent(model, person=person)

    def care(self) -> None:
        """The applicant's self-care and place of care, where the application asks for them."""
        form = self.sheet.form("care")
        if form is not None:
            failed, place = form.cleaned_data.get("failed"), form.cleaned_data.get("care_place")
            self._flags(
                [
                    (SelfCare, failed is not None, {"failed": failed}),
                    (CarePlace, bool(place), {"place": place}),
                ],
                self.applicant,
            )

    def payee(self) -> None:
        """Who receives waits for a second person's confirmation."""
        form = self.sheet.form("payee")
        if form is None or not form.cleaned_data.get("account_number"):
            return  # In cash, or in an emergency whose papers follow.
        data = form.cleaned_data
        chosen = data.get("payee") or "0"
        receiver = self._receiver(chosen)
        of_household = self.sheet.intake.about == "household" and self.alone is None
        household = self.case.household if of_household else None
        subject = household or self.alone or self.applicant
        capacity = self._capacity(chosen, data.get("capacity", ""), receiver, household)
        payees.arrange(
            subject,
            receiver,
            capacity,
            data["account_number"],
            data.get("holder_name") or receiver.name,
            data["bank_name"],
            self.case.created_by,
            self.case.applied_on or self.day,
            agreement=self._agreement(subject) if capacity in PayeeArrangement.BY_AGREEMENT else None,
            social_security_card=data.get("social_card"),
        )

    def _agreement(self, subject: Household | Person) -> StoredFile | None:
        """The letter of agency of the application, kept for those whom finance pays as well."""
        handed_in = materials.of_case(self.case.pk).filter(category="agent").last()
        return payees.take_over_agreement(subject, handed_in) if handed_in else None

    def _receiver(self, chosen: str) -> Person | Organisation:
        data = self.sheet.form("payee").cleaned_data
        if chosen == INSTITUTION:
            name, code = data["institution_name"], data["institution_code"]
            return organisations.find_or_add(name, code, self.case.area)
        return self._agent() if chosen == AGENT else self.people[int(chosen)]

    def _agent(self) -> Person:
        data = self.sheet.form("agent").cleaned_data
        return persons.find_or_add(
            IdentityInput(data["agent_name"], data["agent_id_number"], phone=data.get("agent_phone", ""))
        )

    def _capacity(
        self, chosen: str, asked: str, receiver: Person | Organisation, household: Household | None
    ) -> str:
        if chosen == INSTITUTION:
            return PayeeArrangement.Capacity.INSTITUTION
        if chosen == AGENT:
            return asked or PayeeArrangement.Capacity.AGENT
        if receiver == (self.alone or self.applicant):
            return PayeeArrangement.Capacity.HEAD if household else PayeeArrangement.Capacity.SELF
        return asked or PayeeArrangement.Capacity.GUARDIAN


def _certificate(data: dict[str, Any]) -> dict[str, Any]:
    """What a disability certificate says."""
    certificate = data.get("disability_certificate")
    if not certificate:
        return {}
    return {
        "category": CATEGORIES[certificate.category].value,
        "grade": certificate.grade,
        "until": data.get("certificate_until"),
        "certificate": certificate.number,
    }
