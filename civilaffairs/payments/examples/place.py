"""Where an example takes place."""

from __future__ import annotations

from civilaffairs.accounts.models import Area


def found(name: str) -> tuple[Area, Area]:
    """A city and a town of the example's own."""
    city = Area.objects.create(level=Area.Level.CITY, name=name, name_en=name)
    town = Area.objects.create(level=Area.Level.TOWN, name=name, name_en=name, parent=city)
    for area in (city, town):
        area.refresh_from_db()  # The database writes the path.
    return city, town
