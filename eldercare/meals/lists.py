"""Entering a list, then deciding it: approved, each row is adopted at once, and the next run pays it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.benefits.models import Award
from civilaffairs.files import store
from civilaffairs.files.checks import Checked
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.months import check_month, format_month, month_of
from civilaffairs.payments import proposals
from civilaffairs.people import facts
from civilaffairs.people.models import Decision, ServedDays
from eldercare.bad_rows import BadRows
from eldercare.meals.matching import Found, adopted, covering, look, open_rows
from eldercare.models import ServedList, ServedRow

State = ServedList.State
SUBJECT = "served-list"
NAMED = 5  # of those whose rows cannot count any more


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list as somebody uploads it."""

    month: date
    canteen: str
    file: Checked
    reason: str = ""


@transaction.atomic
def propose(actor: Actor, wanted: Wanted) -> ServedList:
    """Take a list in, to wait for the second person. Refused as a whole while a row is bad."""
    require(actor, "meals.propose", area=actor.area)
    if check_month(wanted.month) > month_of(clock.today()):
        raise Refused(_("This month has not begun yet."), _("Choose the month of the meals."))
    found, bad = look(actor, wanted.month, wanted.file)
    if bad:
        raise BadRows(bad)
    reason = _reason(wanted, found)
    key = new_key()
    made = ServedList.objects.create(
        id=key,
        area=actor.area,
        month=wanted.month,
        canteen=wanted.canteen.strip(),
        file=_keep(wanted.file, key, actor),
        reason=reason[:200],
        proposed_by=actor.user,
    )
    ServedRow.objects.bulk_create(
        ServedRow(
            served_list=made,
            number=each.row.number,
            person=each.person,
            award=each.cover.award,
            days=each.row.days,
            before=each.before,
        )
        for each in found
    )
    _tell("meals.propose", made, wanted.reason)
    return made


def _reason(wanted: Wanted, found: list[Found]) -> str:
    """Why days that count already are corrected; a first list needs no reason but itself."""
    corrected = sum(each.before not in (None, each.row.days) for each in found)
    if all(each.before == each.row.days for each in found):
        raise Refused(_("All of these days count already."), _("Nothing is to be done."))
    if corrected and not wanted.reason.strip():
        said = ngettext(
            "%(count)d row corrects days that count already.",
            "%(count)d rows correct days that count already.",
            corrected,
        )
        raise Refused(said % {"count": corrected}, _("Say why, and choose the file again."))
    return wanted.reason.strip() or wanted.canteen.strip()


def _keep(file: Checked, key: UUID, actor: Actor) -> StoredFile:
    return store.keep(
        file.data,
        name=file.name,
        category=SUBJECT,
        subject_kind=SUBJECT,
        subject_id=key,
        media_type=file.media_type,
        made_by=actor.user,
    )


@transaction.atomic
def approve(actor: Actor, list_id: UUID, answer: str = "") -> ServedList:
    """The second person decides: every row counts from now on."""
    found = _locked(actor, list_id, "meals.decide")
    proposals.must_wait(found)
    proposals.refuse_own(actor, [found])
    rows = list(found.rows.select_related("person").order_by("number"))
    # Whoever ends an award, or decides another list about it, waits until this is over.
    list(Award.objects.select_for_update().filter(pk__in=[row.award_id for row in rows]).order_by("pk"))
    _refuse_changed(found, rows)
    found.decision = Decision.objects.create(
        kind=Decision.Kind.SERVED,
        decided_on=clock.today(),
        first_month=found.month,
        decided_by=actor.user,
        reason=found.reason,
    )
    _adopt(found, found.decision, [row for row in rows if row.days != row.before])
    proposals.close(actor, [found], State.APPROVED, answer, "decision")
    _tell("meals.approve", found, answer)
    return found


def _refuse_changed(found: ServedList, rows: list[ServedRow]) -> None:
    """Refused where an award has ended, or other days were adopted, since the list was entered."""
    keys = [row.person_id for row in rows]
    covers, held = covering(keys, found.month), adopted(keys, found.month)
    back = _("Send the list back; it is corrected and uploaded again.")
    over = [row for row in rows if (at := covers.get(row.person_id)) is None or at.award_id != row.award_id]
    if over:
        said = _("The award of %(names)s does not cover %(month)s any more.")
        raise Refused(said % {"names": _names(over), "month": format_month(found.month)}, back)
    moved = [row for row in rows if held.get(row.person_id) != row.before]
    if moved:
        said = _("Of %(names)s other days were adopted since the list was entered.")
        raise Stale(said % {"names": _names(moved)}, back)


def _names(rows: list[ServedRow]) -> str:
    named = _(", ").join(row.person.name for row in rows[:NAMED])
    left = len(rows) - NAMED
    return named if left <= 0 else _("%(names)s and %(count)d more") % {"names": named, "count": left}


def _adopt(found: ServedList, decision: Decision, rows: list[ServedRow]) -> None:
    """Each person's days of the month are what the list says, whatever was said of them before."""
    last = {held.person_id: held for held in open_rows([row.person_id for row in rows], found.month)}
    for row in rows:
        held = last.get(row.person_id)
        since = (held.valid_to or held.valid_from) if held else found.month
        says: dict[str, Any] = {
            "person": row.person,
            "month": found.month,
            "days": row.days,
            "evidence": found.file,
        }
        # Recorded as well: a later review of the person adopts the latest word again.
        facts.record(ServedDays, valid_from=since, recorded_by=found.proposed_by, source=SUBJECT, **says)
        facts.adopt_values(decision, ServedDays, since, **says)


@transaction.atomic
def send_back(actor: Actor, list_id: UUID, answer: str) -> ServedList:
    """Do not follow a list, or withdraw one's own: its people may stand in another one."""
    found = _locked(actor, list_id, "meals.read")
    proposals.send_back(actor, found, answer, propose="meals.propose", decide="meals.decide")
    _tell("meals.send-back", found, answer)
    return found


def _locked(actor: Actor, list_id: UUID, action: str) -> ServedList:
    """The list, for this transaction alone, in the actor's area."""
    rows = ServedList.objects.select_for_update(of=("self",))
    found = rows.select_related("area", "file", "proposed_by").get(pk=list_id)
    require(actor, action, area=found.area)
    return found


def _tell(action: str, found: ServedList, reason: str) -> None:
    trail.record(
        action,
        object_kind=SUBJECT,
        object_id=found.pk,
        label=format_month(found.month),
        reason=reason.strip()[:200],
    )
