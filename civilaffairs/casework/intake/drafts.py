"""Drafts: kept sealed on the server from the first key pressed, by one writer at a time."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.audit import trail
from civilaffairs.casework.intake.intakes import Content, Intake
from civilaffairs.casework.intake.organisation import SECTION as ORGANISATION
from civilaffairs.casework.intake.sheet import ALONE, MEMBERS
from civilaffairs.casework.models import Application, Case
from civilaffairs.casework.queries import cases_visible_to
from civilaffairs.casework.services import open_case
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.people.models import Membership

LONGEST = 120  # as the column has it
DRAFT, RETURNED, PAPERWORK = "draft", "returned", "paperwork"
# States in which what was submitted is opened again.
REOPENED = (RETURNED, PAPERWORK, "supplement")


def find(intake: Intake, case_id: UUID, actor: Actor) -> Application | None:
    """The draft or application of this key, None while nothing was saved under it."""
    cases = cases_visible_to(actor).filter(kind=intake.kind)
    rows = Application.objects.select_related("case", "case__area").filter(case__in=cases)
    found = rows.filter(case_id=case_id).first()
    if found is None and Case.objects.filter(pk=case_id).exists():
        raise Case.DoesNotExist
    return found


def is_open(application: Application) -> bool:
    """Whether it can be edited: a draft, one returned for correction, an emergency whose papers follow."""
    state = application.case.state
    return state in REOPENED or (state == DRAFT and application.submitted_at is None)


@transaction.atomic
def save(intake: Intake, case_id: UUID, content: Content, actor: Actor, *, version: int) -> Application:
    """Keep what was typed. The first time it opens the case. Raises Stale when somebody else saved since."""
    application = find(intake, case_id, actor)
    if application is None:
        try:
            with transaction.atomic():
                return open_draft(intake, case_id, content, actor)
        except IntegrityError:  # The same draft was saved for the first time at this moment.
            application = find(intake, case_id, actor)
            if application is None:
                raise
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("case").get(pk=application.pk)
    )
    if not is_open(application):
        raise Refused(_("This application was submitted; it can no longer be edited."))
    if application.version != version:
        raise Stale(
            _("Somebody else saved this draft at %(at)s.")
            % {"at": clock.to_local(application.saved_at).strftime("%H:%M")},
            _("Open the draft again and enter your changes there."),
        )
    if application.submitted_at is not None:
        application.earlier = [*application.earlier, application.content]
        application.submitted_at = None
    application.content = content
    application.saved_at = clock.now()
    application.version += 1
    application.save(update_fields=["content", "earlier", "submitted_at", "saved_at", "version"])
    _show_in_lists(application.case, content)
    trail.record(
        "draft.save", object_kind="case", object_id=application.case_id, label=application.case.number
    )
    return application


def open_draft(
    intake: Intake, case_id: UUID, content: Content, actor: Actor, follows: Case | None = None
) -> Application:
    """The case of a draft; ``follows`` one that ended without an award, in whose area it stays."""
    area = follows.area if follows else actor.area
    case = open_case(intake.kind, actor, area=area, case_id=case_id, follows=follows)
    _show_in_lists(case, content)
    return Application.objects.create(case=case, content=content, saved_at=clock.now())


def _show_in_lists(case: Case, content: Content) -> None:
    """The case list shows the name of the head, or of who applies alone, and the members, of drafts too."""
    rows = content.get(MEMBERS) or [content.get(ORGANISATION) or {}]
    alone = [row for row in rows if row.get(ALONE)]
    heads = [row for row in rows if row.get("relation") == Membership.Relation.HEAD]
    case.applicant_name = str((alone or heads or rows)[0].get("name", ""))[:LONGEST]
    case.members = 0 if ORGANISATION in content else 1 if alone else len(rows)
    case.save(update_fields=["applicant_name", "members"])
