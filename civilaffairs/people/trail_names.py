"""Whoever is named on the auditor's page: a masked name, the number of a file, an organisation."""

from __future__ import annotations

from uuid import UUID

from civilaffairs.accounts import trail_names
from civilaffairs.lib import names
from civilaffairs.people.models import Household, Organisation, PayeeArrangement, Person

OF_PERSONS = ("person", "people:person", "people:reveal", "people:record", "people:payee-of-person")
OF_HOUSEHOLDS = ("household", "people:household", "people:payee-of-household")
OF_ORGANISATIONS = ("organisation", "people:organisation", "people:payee-of-organisation")
OF_PAYEES = ("payee", "people:payee-confirm", "people:reveal-account")


def _of_persons(keys: set[UUID]) -> dict[UUID, str]:
    rows = Person.objects.filter(pk__in=keys).values_list("pk", "name")
    return {key: names.mask(name) for key, name in rows}


def _of_households(keys: set[UUID]) -> dict[UUID, str]:
    return dict(Household.objects.filter(pk__in=keys).values_list("pk", "number"))


def _of_organisations(keys: set[UUID]) -> dict[UUID, str]:
    return dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name"))


def _of_payees(keys: set[UUID]) -> dict[UUID, str]:
    rows = PayeeArrangement.objects.filter(pk__in=keys).values_list("pk", "account__holder_name")
    return {key: names.mask(name) for key, name in rows}


trail_names.register(_of_persons, *OF_PERSONS)
trail_names.register(_of_households, *OF_HOUSEHOLDS)
trail_names.register(_of_organisations, *OF_ORGANISATIONS)
trail_names.register(_of_payees, *OF_PAYEES)
