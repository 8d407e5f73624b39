"""What is asked for a change of households: the day, who stands where, and what this change needs besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.benefits.changes import members
from civilaffairs.benefits.changes.plan import Kind, Plan
from civilaffairs.lib import clock
from civilaffairs.lib.formfields import TypedDateField
from civilaffairs.people.models import Household, Membership
from civilaffairs.people.search import households_visible_to

STAYS, GOES = "stays", "goes"


class AreaField(forms.ModelChoiceField):
    """A village with the town it lies in, or a town."""

    def __init__(self, **kwargs: Any) -> None:
        levels = [Area.Level.TOWN, Area.Level.VILLAGE]
        places = Area.objects.filter(level__in=levels).select_related("parent").order_by("path")
        super().__init__(queryset=places, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent} · {obj}" if obj.level == Area.Level.VILLAGE else str(obj)


def note_field(*, required: bool = False) -> forms.CharField:
    """Why, and by which papers; kept sealed with the change."""
    return forms.CharField(
        label=gettext_lazy("Reason and papers"),
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ChangeForm(forms.Form):
    """Base: the day, and a row for each member with the relation to the head afterwards."""

    use_required_attribute = False
    kind: str
    title: Any
    hint: Any
    asks_relations = True

    day = TypedDateField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("The day on which it happened. It counts from the month after."),
    )
    note = note_field()

    def __init__(self, *args: Any, home: Household, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home, self.actor = home, actor
        self.rows = list(members.lasting(clock.today(), household=home))
        self._settle()

    def _settle(self) -> None:
        """Add the rows of the members."""
        for row in self._asked():
            self.fields[f"relation-{row.person_id}"] = self._relation(row)

    def _asked(self) -> list[Membership]:
        return self.rows if self.asks_relations else []

    def _relation(self, row: Membership) -> forms.ChoiceField:
        label = _("%(name)s: relation to the head afterwards") % {"name": row.person.name}
        choices = Membership.Relation.choices
        return forms.ChoiceField(label=label, choices=choices, initial=row.relation)

    @property
    def table(self) -> list[tuple[Membership, list[forms.BoundField]]]:
        """Each asked member with their fields."""
        return [
            (row, [self[name] for name in self._names(row) if name in self.fields]) for row in self._asked()
        ]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that are not a member's."""
        inside = {name for row in self._asked() for name in self._names(row)}
        return [field for field in self.visible_fields() if field.name not in inside]

    def _names(self, row: Membership) -> list[str]:
        return [f"place-{row.person_id}", f"relation-{row.person_id}"]

    @property
    def relations(self) -> Mapping[UUID, str]:
        data = self.cleaned_data
        return {row.person_id: data[f"relation-{row.person_id}"] for row in self._asked()}

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(self.kind, data["day"], self.home, relations=self.relations, note=data["note"])


class SplitForm(ChangeForm):
    kind, title = Kind.SPLIT, gettext_lazy("Split the household")
    hint = gettext_lazy("Some members found a household of their own.")

    area = AreaField(label=gettext_lazy("Where the new household lives"), required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    keeps = forms.BooleanField(
        label=gettext_lazy("The benefits of the household go on for the new one as well"),
        required=False,
        help_text=gettext_lazy("Each by its own members and income. Else the new household applies anew."),
    )

    def _settle(self) -> None:
        choices = [(STAYS, _("Stays")), (GOES, _("Goes to the new household"))]
        for row in self.rows:
            label = _("%(name)s: household afterwards") % {"name": row.person.name}
            self.fields[f"place-{row.person_id}"] = forms.ChoiceField(label=label, choices=choices)
        super()._settle()

    @property
    def _leaving(self) -> frozenset[UUID]:
        data = self.cleaned_data
        return frozenset(r.person_id for r in self.rows if data.get(f"place-{r.person_id}") == GOES)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if len(self._leaving) in (0, len(self.rows)):
            raise forms.ValidationError(_("Say who goes; at least one member stays."))
        return data

    def plan(self) -> Plan:
        data = self.cleaned_data
        home = {name: data[name] for name in ("area", "address", "keeps")}
        return replace(super().plan(), leaving=self._leaving, **home)


class MergeForm(ChangeForm):
    kind, title = Kind.MERGE, gettext_lazy("Join another household to this one")
    hint = gettext_lazy("Everybody of the other household comes into this one; its awards end.")

    other = forms.CharField(label=gettext_lazy("Number of the other household"), max_length=30)
    field_order = ("other", "day")

    def _settle(self) -> None:
        said = (self.data or self.initial).get("other", "")
        found = households_visible_to(self.actor).filter(number=str(said).strip()).exclude(pk=self.home.pk)
        self.found = found.first()
        if self.found:
            self.rows = [*self.rows, *members.lasting(clock.today(), household=self.found)]
            super()._settle()

    def _asked(self) -> list[Membership]:
        return self.rows if self.found else []

    @property
    def is_complete(self) -> bool:
        """Whether the page that was sent asked for the members of the other household already."""
        return all(f"relation-{row.person_id}" in self.data for row in self._asked())

    def clean_other(self) -> str:
        if self.found is None:
            raise forms.ValidationError(_("No other household of your area has this number."))
        return self.found.number

    def plan(self) -> Plan:
        return replace(super().plan(), other=self.found)


class MoveForm(ChangeForm):
    kind, title = Kind.MOVE, gettext_lazy("Move the household")
    hint = gettext_lazy("The whole household lives in another village or town.")
    asks_relations = False

    area = AreaField(label=gettext_lazy("Where it lives now"))
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200)
    registered = forms.BooleanField(
        label=gettext_lazy("The household registration moves along"), required=False
    )

    def plan(self) -> Plan:
        data = self.cleaned_data
        return replace(super().plan(), **{name: data[name] for name in ("area", "address", "registered")})


class HeadForm(ChangeForm):
    kind, title = Kind.HEAD, gettext_lazy("Change the head")
    hint = gettext_lazy("Another member is the head; say everybody's relation to them.")


class DeathForm(ChangeForm):
    kind, title = Kind.DEATH, gettext_lazy("Record a death")
    hint = gettext_lazy("The month of the death is still paid. If the head died, name another one.")

    person = forms.ChoiceField(label=gettext_lazy("Who died"))
    day = TypedDateField(label=gettext_lazy("Died on"))
    field_order = ("person", "day")

    def _settle(self) -> None:
        super()._settle()
        choices = [(str(row.person_id), row.person.name) for row in self.rows]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        died = self.cleaned_data["person"]
        person = next(row.person for row in self.rows if str(row.person_id) == died)
        relations = {key: relation for key, relation in self.relations.items() if key != person.pk}
        return replace(super().plan(), person=person, relations=relations)


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form for form in (SplitForm, MergeForm, MoveForm, HeadForm, DeathForm)
}
