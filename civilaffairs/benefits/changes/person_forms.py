"""What is asked for a decision on who somebody is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.benefits.changes import identities, parting
from civilaffairs.benefits.changes.forms import note_field
from civilaffairs.benefits.changes.plan import Kind, Plan
from civilaffairs.lib import clock, id_numbers
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.formfields import TypedDateField
from civilaffairs.people import identities as rows_of_people
from civilaffairs.people import persons, queries
from civilaffairs.people.models import Person
from civilaffairs.people.search import persons_visible_to, same_person_maybe

THIS, THAT = "this", "that"


class PersonForm(forms.Form):
    """Base: the person whose page it was, who asks, and by which papers."""

    use_required_attribute = False
    kind: str
    title: Any
    hint: Any
    table: tuple[Any, ...] = ()
    note = note_field(required=True)

    def __init__(self, *args: Any, person: Person, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.actor = person, actor
        self._settle()

    def _settle(self) -> None:
        """Fill the choices."""

    @property
    def others(self) -> list[forms.BoundField]:
        return self.visible_fields()

    def plan(self) -> Plan:
        raise NotImplementedError


class NumberForm(PersonForm):
    kind, title = Kind.NUMBER, gettext_lazy("Correct the ID number")
    hint = gettext_lazy("Birth date and sex follow the right number; what is due by age is calculated anew.")

    id_type = forms.ChoiceField(label=gettext_lazy("Document"), choices=Person.IdType.choices)
    id_number = forms.CharField(
        label=gettext_lazy("Right number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = TypedDateField(
        label=gettext_lazy("Birth date"),
        required=False,
        help_text=gettext_lazy("Only for a document whose number does not tell it."),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=[("", "—"), *Person.Sex.choices], required=False
    )
    id_missing_reason = forms.CharField(
        label=gettext_lazy("Why there is no number"), max_length=200, required=False
    )
    field_order = ("id_type", "id_number", "birth_date", "sex", "id_missing_reason", "note")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                rows_of_people.built(self.person, identities.document_of(self.plan()))
            except Refused as refusal:
                raise forms.ValidationError(f"{refusal.message} {refusal.remedy}".strip()) from refusal
        return data

    def plan(self) -> Plan:
        data = self.cleaned_data
        born = data["birth_date"]
        document = {
            "id_type": data["id_type"],
            "id_number": data["id_number"],
            "birth_date": born.isoformat() if born else "",
            "sex": data["sex"],
            "id_missing_reason": data["id_missing_reason"],
        }
        home = queries.home_of(self.person)
        return Plan(
            self.kind, clock.today(), home, person=self.person, document=document, note=data["note"]
        )  # fmt: skip


class JoinForm(PersonForm):
    kind, title = Kind.JOIN, gettext_lazy("Join two rows of this person")
    hint = gettext_lazy("The other row stays readable and gets nothing new; nobody counts or is paid twice.")

    other = forms.ChoiceField(
        label=gettext_lazy("The other row"),
        required=False,
        help_text=gettext_lazy("People of your area with this name, or born on the same day."),
    )
    number = forms.CharField(
        label=gettext_lazy("Or the ID number of the other row"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    stays = forms.ChoiceField(
        label=gettext_lazy("Which row stays"),
        choices=[(THIS, gettext_lazy("This one")), (THAT, gettext_lazy("The other one"))],
    )
    lives = forms.ChoiceField(
        label=gettext_lazy("To which household the person belongs"),
        choices=[
            (THIS, gettext_lazy("The household of this row")),
            (THAT, gettext_lazy("The household of the other row")),
        ],
    )
    day = TypedDateField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("From this day on the person counts once; months paid twice become a claim."),
    )
    field_order = ("other", "number", "stays", "lives", "day", "note")

    def _settle(self) -> None:
        self.found = {str(one.pk): one for one in same_person_maybe(self.actor, self.person)}
        choices = [(key, self._label(one)) for key, one in self.found.items()]
        self.fields["other"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def _label(self, one: Person) -> str:
        home = queries.home_of(one)
        age = _("%(age)s years") % {"age": id_numbers.age_on(one.birth_date, clock.today())}
        mask = id_numbers.mask(one.id_number) if one.id_number else _("no number")
        return " · ".join([one.name, age, mask, home.number if home else "—"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.other_row = self.found.get(data.get("other", "")) or self._by_number(data.get("number", ""))
        if self.other_row is None or self.other_row.pk == self.person.pk:
            raise forms.ValidationError(_("Choose the other row, or enter its ID number."))
        return data

    def _by_number(self, number: str) -> Person | None:
        rows = persons_visible_to(self.actor)
        return next((one for one in rows.filter(id_index__in=_indices(number))), None) if number else None

    def plan(self) -> Plan:
        data, other = self.cleaned_data, self.other_row
        if other is None:
            raise ValueError("Two rows are joined.")
        kept, gone = (self.person, other) if data["stays"] == THIS else (other, self.person)
        here, there = queries.home_of(self.person), queries.home_of(other)
        first, second = (here, there) if data["lives"] == THIS else (there, here)
        home = first or second
        return Plan(
            self.kind,
            data["day"],
            home,
            second if second != home else None,
            person=kept,
            other_person=gone,
            note=data["note"],
        )


class PartForm(PersonForm):
    kind, title = Kind.PART, gettext_lazy("Part the rows again")
    hint = gettext_lazy("The rows were two people: members, awards and amounts go back to where they were.")

    other = forms.ChoiceField(label=gettext_lazy("The row that stands for itself again"))
    field_order = ("other", "note")

    def _settle(self) -> None:
        self.found = {str(one.pk): one for one in queries.rows_joined_to(self.person)}
        self.fields["other"].choices = [(key, str(one)) for key, one in self.found.items()]  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        other = self.found[self.cleaned_data["other"]]
        wanted = Plan(self.kind, clock.today(), person=self.person, other_person=other)
        joined = parting.joining_of(wanted)
        return Plan(
            self.kind,
            joined.happened_on,
            joined.household,
            joined.other,
            person=self.person,
            other_person=other,
            note=self.cleaned_data["note"],
        )


def _indices(number: str) -> list[bytes]:
    from_number = id_numbers.canonical(number)
    return [persons.id_index(kind, from_number) for kind in Person.IdType.values]


PERSON_FORMS: dict[str, type[PersonForm]] = {form.kind: form for form in (NumberForm, JoinForm, PartForm)}
