"""Adding persons: one row per human being, found again by the number of their document."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civilaffairs.lib import clock, id_numbers, names, pinyin, sealed
from civilaffairs.lib.errors import CodedError, Refused
from civilaffairs.people.models import Person

# Documents whose number is a citizen identity number in form (GB 11643).
NUMBERED_LIKE_RESIDENTS = frozenset({Person.IdType.RESIDENT, Person.IdType.HMT_RESIDENCE})


@dataclass(frozen=True, slots=True)
class IdentityInput:
    """Who somebody is, as typed. An identity card's number alone gives birth date and sex."""

    name: str
    id_number: str = field(default="", repr=False)
    id_type: str = Person.IdType.RESIDENT
    birth_date: date | None = None
    sex: str = ""
    id_missing_reason: str = ""
    phone: str = field(default="", repr=False)


def id_index(id_type: str, number: str) -> bytes:
    """The blind index of a document's number: the same however the number was typed."""
    return sealed.blind_index(f"{id_type}:{id_numbers.canonical(number)}", "people_person.id_number")


def tail_index(last_four: str) -> bytes:
    """The blind index of a number's last four characters, searched inside one's own area alone."""
    return sealed.blind_index(last_four.upper(), "people_person.id_tail")


def checked(identity: IdentityInput) -> IdentityInput:
    """The same identity in its stored spelling, birth date and sex filled, or Refused."""
    try:
        name = names.parse(identity.name)
        if identity.id_type in NUMBERED_LIKE_RESIDENTS:
            return _by_identity_card(replace(identity, name=name))
    except CodedError as error:
        raise Refused(error.message) from error
    number = "".join(unicodedata.normalize("NFKC", identity.id_number).split()).upper()
    if not number and not identity.id_missing_reason:
        raise Refused(_("Enter the number of the document, or why there is none."))
    if identity.birth_date is None or not identity.sex:
        raise Refused(_("Without an identity card, enter the birth date and the sex."))
    if identity.birth_date > clock.today():
        raise Refused(_("The birth date lies in the future."))
    return replace(identity, name=name, id_number=number)


def _by_identity_card(identity: IdentityInput) -> IdentityInput:
    card = id_numbers.parse(identity.id_number, clock.today())
    sex = Person.Sex.MALE if card.sex == id_numbers.Sex.MALE else Person.Sex.FEMALE
    if identity.birth_date not in (None, card.birth_date):
        raise Refused(
            _("The birth date %(typed)s is not that of the ID number, %(card)s.")
            % {"typed": identity.birth_date, "card": card.birth_date}
        )
    if identity.sex not in ("", sex):
        raise Refused(_("The sex is not that of the ID number."))
    return replace(identity, id_number=card.number, birth_date=card.birth_date, sex=sex)


def build(identity: IdentityInput) -> Person:
    """A new row, not yet saved, with everything that searching needs; for one person or many at once."""
    known = checked(identity)
    assert known.birth_date is not None
    person = Person(
        name=known.name,
        pinyin=" ".join(pinyin.search_keys(known.name))[:400],
        sort_key=pinyin.sort_key(known.name)[:200],
        id_type=known.id_type,
        id_missing_reason=known.id_missing_reason,
        birth_date=known.birth_date,
        sex=known.sex,
        phone=known.phone or None,
    )
    if known.id_number:
        person.id_number = known.id_number
        person.id_index = id_index(known.id_type, known.id_number)
        person.id_tail = tail_index(known.id_number[-4:])
    return person


def find(id_type: str, number: str) -> Person | None:
    """Whoever is known by this document's number."""
    if not number:
        return None
    index = id_index(id_type, number)
    person = Person.objects.filter(id_type=id_type, id_index=index).order_by("merged_into_id").last()
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person


def find_or_add(identity: IdentityInput) -> Person:
    """The one row of this human being. Refused when the number is known under another name or birth date."""
    known = checked(identity)
    person = find(known.id_type, known.id_number)
    if person is None:
        try:
            with transaction.atomic():
                person = build(known)
                person.save(force_insert=True)
            return person
        except IntegrityError:  # somebody added the same number at this moment
            person = find(known.id_type, known.id_number)
            if person is None:
                raise
    _same_human(person, known)
    if known.phone and not person.phone:
        person.phone = known.phone
        person.save(update_fields=["phone"])
    return person


def _same_human(person: Person, known: IdentityInput) -> None:
    if person.name != known.name:
        raise Refused(
            _("This number belongs to %(held)s; the form says %(typed)s.")
            % {"held": person.name, "typed": known.name},
            _("Compare the identity card with the household register."),
        )
    if person.birth_date != known.birth_date:
        raise Refused(
            _("This number belongs to %(name)s, born %(held)s; the form says %(typed)s.")
            % {"name": person.name, "held": person.birth_date, "typed": known.birth_date}
        )
