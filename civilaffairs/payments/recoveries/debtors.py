"""Who is to pay back: whoever got the money, a member, or somebody else known by a number."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.models import Area
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.text import Text
from civilaffairs.payments import holds
from civilaffairs.people import organisations, persons
from civilaffairs.people.models import Organisation, Person

Party = Person | Organisation
OTHER_PERSON, OTHER_ORGANISATION = "other-person", "other-organisation"


def choices(parties: Iterable[Party]) -> list[tuple[str, Text]]:
    """Those who may owe it by their keys; of whom it is known that they are dead is said so."""
    found = list(parties)
    dead = holds.dead_among([party.pk for party in found if isinstance(party, Person)], clock.today())
    named: list[tuple[str, Text]] = [
        (str(party.pk), _("%(name)s (has died)") % {"name": party.name} if party.pk in dead else party.name)
        for party in found
    ]
    others = [
        (OTHER_PERSON, gettext_lazy("Another person, such as an heir")),
        (OTHER_ORGANISATION, gettext_lazy("Another organisation")),
    ]
    return [*named, *others]


def find(chosen: str, parties: Iterable[Party], area: Area, name: str, number: str) -> Party:
    """The one chosen; somebody new by name and number, under the number's own checks."""
    if one := next((party for party in parties if str(party.pk) == chosen), None):
        return one
    if not name.strip() or not number.strip():
        raise Refused(_("Enter the debtor's name and number."))
    if chosen == OTHER_PERSON:
        return persons.find_or_add(persons.IdentityInput(name=name, id_number=number))
    return organisations.find_or_add(name, number, area)
