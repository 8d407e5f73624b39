"""What the auditor's page calls a thing of which the trail kept the key alone.

The trail lies below everything that it tells of, so whoever owns a kind of thing says its name. It is
shown to people who may not read the thing itself: a citizen's name comes masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from civilaffairs.accounts.models import User
from civilaffairs.audit.models import Event

Names = Callable[[set[UUID]], dict[UUID, str]]
_names: dict[str, Names] = {}


def register(names: Names, *kinds: str) -> None:
    """Name things of these kinds; a kind is also an address that was refused, by its own key."""
    for kind in kinds:
        _names[kind] = names


def of(events: Iterable[Event]) -> dict[int, str]:
    """The names of what these rows are about, by the rows' numbers; one question for each kind."""
    keys: dict[Names, dict[int, UUID]] = defaultdict(dict)
    for event in events:
        names, key = _names.get(event.object_kind), _key(event.object_id)
        if names is not None and key is not None:
            keys[names][event.pk] = key
    found: dict[int, str] = {}
    for names, wanted in keys.items():
        known = names(set(wanted.values()))
        found.update({number: known[key] for number, key in wanted.items() if key in known})
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _of_users(keys: set[UUID]) -> dict[UUID, str]:
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))


register(_of_users, "user")
