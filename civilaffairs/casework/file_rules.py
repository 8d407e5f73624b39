"""Who may read a file of a case or a visit: whoever may see the case."""

from __future__ import annotations

from uuid import UUID

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import queries, visits
from civilaffairs.files import access


def of_case(actor: Actor, case_id: UUID) -> bool:
    return permits(actor.role, "case.read") and queries.cases_visible_to(actor).filter(pk=case_id).exists()


def of_visit(actor: Actor, visit_id: UUID) -> bool:
    return permits(actor.role, "case.read") and queries.visits_visible_to(actor).filter(pk=visit_id).exists()


access.register("case", of_case)
access.register(visits.SUBJECT, of_visit)
