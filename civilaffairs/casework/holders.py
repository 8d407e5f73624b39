"""Whose court the ball is in: the applicant's, the public's, or an officer's by the table and the matrix."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.matrix import roles_for
from civilaffairs.accounts.models import Role
from civilaffairs.casework import kinds
from civilaffairs.casework.kinds import CaseKind, State
from civilaffairs.lib.text import Text

APPLICANT, PUBLIC = "applicant", "public"
OUTSIDE: dict[str, Text] = {APPLICANT: _("The applicant"), PUBLIC: _("The public notice")}


@dataclass(frozen=True)
class Holder:
    """Who moves the case on; ``code`` is a role, or who outside the office is waited for."""

    code: str
    label: str
    handles: bool = False  # The case's own handler, not any caseworker.


def of_state(kind: CaseKind, code: str) -> Holder | None:
    """Who holds cases of this kind in this state; nobody holds a closed one."""
    state = kind.state(code)
    if state.court:
        return Holder(state.court, str(OUTSIDE[state.court]))
    for step in kind.steps_from(code):
        roles = roles_for(step.action, kind.code, code) if step.waits else []
        if roles:
            return Holder(roles[0], str(roles[0].label), handles=roles[0] == Role.CASEWORKER)
    return None


def said(kind: CaseKind, code: str, handler: object) -> str:
    """In words, with the handler's name where it is the handler's turn."""
    holder = of_state(kind, code)
    if holder is None:
        return ""
    return f"{holder.label} · {handler}" if holder.handles and handler else holder.label


def held_by(code: str) -> Q:
    """The open cases that this role, the applicant or the public holds."""
    found = Q(pk=None)
    for kind in kinds.every():
        states = [state.code for state in kind.states if _held(kind, state, code)]
        if states:
            found |= Q(kind=kind.code, state__in=states)
    return found & Q(closed_on=None)


def _held(kind: CaseKind, state: State, code: str) -> bool:
    if state.court or code in OUTSIDE:
        return state.court == code
    holder = of_state(kind, state.code)
    return holder is not None and holder.code == code


def choices() -> list[tuple[str, Text]]:
    """For the filter of the list."""
    in_office = (Role.CASEWORKER, Role.SUPERVISOR, Role.APPROVER)
    return [*OUTSIDE.items(), *((role.value, role.label) for role in in_office)]
