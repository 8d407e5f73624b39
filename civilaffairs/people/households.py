"""Opening the file of a household."""

from __future__ import annotations

from django.db import connection

from civilaffairs.accounts.models import Area
from civilaffairs.people.models import Household


def next_number() -> str:
    """A number that no household has; numbers skipped by a rolled back transaction stay unused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_household_number')")
        (serial,) = cursor.fetchone()
    return f"H{serial:08d}"


def open_file(area: Area, address: str = "", *, number: str = "") -> Household:
    """A new household handled in ``area``, under the next number unless one is given."""
    return Household.objects.create(number=number or next_number(), area=area, address=address or None)


def move(household: Household, area: Area, address: str) -> None:
    """Where the household is reached; the area that handles it follows."""
    household.area, household.address = area, address or None
    household.save(update_fields=["area", "address"])
