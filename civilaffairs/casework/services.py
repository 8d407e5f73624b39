"""Opening a case. Every later change goes through ``workflow.advance``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.casework import kinds, numbers, workflow
from civilaffairs.casework.models import Case, CaseEvent
from civilaffairs.lib import clock
from civilaffairs.lib.keys import new_key
from civilaffairs.people.models import Household, Organisation, Person

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor


@transaction.atomic
def open_case(
    kind_code: str,
    actor: Actor,
    *,
    area: Area,
    household: Household | None = None,
    person: Person | None = None,
    organisation: Organisation | None = None,
    single: bool = False,
    applicant_name: str = "",
    members: int = 0,
    action: str = "case.create",
    case_id: UUID | None = None,
    follows: Case | None = None,
) -> Case:
    """A draft with its number, entered by ``actor``; the rest of its way is ``workflow.advance``.
    ``case_id`` is the key that the page of the draft was drawn with.
    """
    kind = kinds.get(kind_code)
    require(actor, action, area=area, kind=kind.code, state="")
    about: Any = {"household": household, "person": person, "organisation": organisation, "single": single}
    case = Case.objects.create(
        id=case_id or new_key(),
        number=numbers.next_number(area, clock.today()),
        kind=kind.code,
        programme=kind.programme,
        state=kind.states[0].code,
        area=area,
        **about,
        members=members,
        applicant_name=applicant_name,
        created_by=actor.user,
        handler=actor.user,
        follows=follows,
    )
    CaseEvent.objects.create(
        case=case, step=workflow.OPENED, to_state=case.state, actor=actor.user, role=actor.role
    )
    trail.record("case.create", object_kind="case", object_id=str(case.pk), label=case.number)
    return case
