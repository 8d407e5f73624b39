"""A case without an award, or whose award runs out, is applied for again: a new draft with all that was said.

The closed case stays as it was. The new one names it, has a number and clocks of its own, and goes the
whole way; its answers and documents are there to be checked, not to be typed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.matrix import covers, permits, require
from civilaffairs.casework import kinds
from civilaffairs.casework.intake import drafts, intakes, materials
from civilaffairs.casework.models import Application, Case
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.text import Text

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor

ENDED = ("refused", "not-accepted", "withdrawn", "terminated")


def offered(case: Case, actor: Actor) -> list[tuple[Text, str]]:
    """For the page of a closed case, to whom may enter the new one."""
    if not _may(case, actor) or _why_not(case):
        return []
    return [(_("Apply again with what was entered"), reverse("casework:again", args=[case.pk]))]


def followed_by(case: Case) -> Case | None:
    """The case in which it was entered again."""
    return Case.objects.filter(follows=case).first()


@transaction.atomic
def apply_again(case: Case, actor: Actor) -> Case:
    """The new draft. Refused while another one stands, or where nothing was entered here."""
    case = Case.objects.select_for_update(of=("self",)).select_related("area").get(pk=case.pk)
    require(actor, "case.create", area=case.area, kind=case.kind, state="")
    if reason := _why_not(case):
        raise Refused(reason)
    said = Application.objects.get(case=case)
    made = drafts.open_draft(intakes.get(case.kind), new_key(), said.content, actor, follows=case).case
    for file in materials.of_case(case.pk).select_related(None):
        store.keep_for(file, subject_kind=materials.SUBJECT, subject_id=made.pk, made_by=actor.user)
    return made


def _may(case: Case, actor: Actor) -> bool:
    return permits(actor.role, "case.create", case.kind) and covers(actor.area, case.area)


def _why_not(case: Case) -> str:
    kind = kinds.get(case.kind)
    renews = case.state == "approved" and kind.renewable is not None and kind.renewable(case)
    if kind.about != "application" or not (case.state in ENDED or renews):
        return _("Only an application without an award, or whose award runs out soon, is entered again.")
    next_one = followed_by(case)
    if next_one is not None:
        return _("It was entered again already as %(number)s.") % {"number": next_one.number}
    if not Application.objects.filter(case=case).exists():
        return _("Nothing was entered here that a new application could take over.")
    return ""
