"""Questions to the permission matrix; deny is the answer to everything that it does not name."""

from __future__ import annotations

from fnmatch import fnmatchcase

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area, Role
from civilaffairs.accounts.permits import PERMITS, Permit

ACTIONS = frozenset(permit.action for permit in PERMITS)


class Forbidden(PermissionDenied):
    """Refused by the matrix; the message names who can.

    ``kept`` says the same in a code, which the trail can tell in the language of its reader.
    """

    def __init__(self, message: str = "", *kept: str) -> None:
        super().__init__(message)
        self.kept = "|".join(kept)


def permits(role: str, action: str, kind: str = "", state: str = "") -> bool:
    """Whether the role may ever do this; with a kind or state: whether to such a case."""
    return any(role in permit.roles for permit in _matching(action, kind, state))


def roles_for(action: str, kind: str = "", state: str = "") -> list[Role]:
    """Who can, in the order of the roles."""
    allowed = {role for permit in _matching(action, kind, state) for role in permit.roles}
    return [role for role in Role if role in allowed]


def require(actor: Actor, action: str, *, area: Area | None = None, kind: str = "", state: str = "") -> None:
    """Raise Forbidden unless the actor may do this in this area."""
    if not permits(actor.role, action, kind, state):
        raise Forbidden(who_can(action, kind, state), "may-not", action, kind, state)
    if area is not None and not covers(actor.area, area):
        raise Forbidden(
            _("%(area)s lies outside the area of your post (%(own)s).") % {"area": area, "own": actor.area},
            *("outside", area.name, area.name_en, actor.area.name, actor.area.name_en),
        )


def covers(upper: Area, lower: Area) -> bool:
    """Whether ``lower`` is ``upper`` or lies below it in the tree."""
    return lower.path == upper.path or lower.path.startswith(f"{upper.path}.")


def _matching(action: str, kind: str, state: str) -> list[Permit]:
    if action not in ACTIONS:
        raise LookupError(f"The matrix names no action {action!r}.")
    return [
        permit
        for permit in PERMITS
        if permit.action == action
        and (not kind or any(fnmatchcase(kind, pattern) for pattern in permit.kinds))
        and (not state or any(fnmatchcase(state, pattern) for pattern in permit.states))
    ]


def who_can(action: str, kind: str, state: str) -> str:
    """Whom to ask instead."""
    names = [str(role.label) for role in roles_for(action, kind, state)]
    if not names:
        return _("Nobody can do this in the present state.")
    return _("This can be done by: %(roles)s.") % {"roles": _(", ").join(names)}
