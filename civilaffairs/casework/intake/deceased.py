"""Who died: by the ID number, the name and the day."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.casework.intake.fields import DocumentNumberField, NameField
from civilaffairs.casework.intake.sections import SectionForm
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.formfields import TypedDateField
from civilaffairs.people import persons
from civilaffairs.people.models import Death, Person
from civilaffairs.people.persons import IdentityInput, checked


class DeceasedForm(SectionForm):
    """A person known to the office already, or one who becomes known by the decision."""

    id_number = DocumentNumberField(label=gettext_lazy("ID number of the deceased"))
    name = NameField(label=gettext_lazy("Name of the deceased"))
    died_on = TypedDateField(label=gettext_lazy("Date of death"))

    def clean(self) -> dict[str, Any]:
        """The number is one, its holder has this name, and nobody said another day of the death."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        number, name, day = (data.get(field) for field in ("id_number", "name", "died_on"))
        if not number or not name:
            return data
        try:
            data["identity"] = checked(IdentityInput(name, number))
        except Refused as refusal:
            self.add_error("id_number", str(refusal.message))
            return data
        born = data["identity"].birth_date
        if day and (day > self.setting.today or (born and day < born)):
            self.add_error("died_on", _("Nobody of this ID number can have died on this day."))
        if person := self.known:
            self._as_known(person, data)
        return data

    @property
    def identity(self) -> IdentityInput | None:
        """Who died, when what was typed is enough to know."""
        return getattr(self, "cleaned_data", {}).get("identity")

    @property
    def known(self) -> Person | None:
        """The same person in the office's books."""
        who = self.identity
        return persons.find(who.id_type, who.id_number) if who else None

    def _as_known(self, person: Person, data: dict[str, Any]) -> None:
        if person.name != data["name"]:
            self.add_error(
                "name", _("This ID number belongs to %(name)s in the system.") % {"name": person.name}
            )
        death = Death.objects.filter(person=person, known_to=None).order_by("layer").first()
        if death and data.get("died_on") not in (None, death.valid_from):
            self.add_error(
                "died_on", _("The death is known already, as of %(day)s.") % {"day": death.valid_from}
            )
