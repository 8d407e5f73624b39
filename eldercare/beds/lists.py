"""Entering a list of occupied beds, then deciding it: approved, its sum is adopted and paid."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.benefits.models import Award
from civilaffairs.files import store
from civilaffairs.files.checks import Checked
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.months import check_month, format_month, month_of
from civilaffairs.payments import proposals
from civilaffairs.people import facts, persons
from civilaffairs.people.models import BedMonth, Decision, Organisation
from civilaffairs.people.persons import IdentityInput
from eldercare.bad_rows import BadRows
from eldercare.beds.matching import award_of, counting, look, refuse_more_than_on_file
from eldercare.models import BedList, BedRow

State, Level = BedList.State, BedRow.Level
SUBJECT = "bed-list"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list as somebody uploads it."""

    month: date
    home: Organisation
    file: Checked
    reason: str = ""


@transaction.atomic
def propose(actor: Actor, wanted: Wanted) -> BedList:
    """Take a list in, to wait for the second person. Refused as a whole while a row is bad."""
    require(actor, "beds.propose", area=wanted.home.area)
    home, month = wanted.home, check_month(wanted.month)
    if month >= month_of(clock.today()):
        raise Refused(_("This month is not over yet."), _("Choose a month that has ended."))
    award = award_of(home, month)
    list(Award.objects.select_for_update().filter(pk=award.pk))  # One list of a home at a time.
    before = _corrected(wanted)
    found, bad = look(home, month, wanted.file)
    if bad:
        raise BadRows(bad)
    refuse_more_than_on_file(home, month, len(found))
    key = new_key()
    made = BedList.objects.create(
        id=key, area=award.area, month=month, organisation=home, award=award, replaces=before,
        file=_keep(wanted.file, key, actor), reason=(wanted.reason.strip() or home.name)[:200],
        proposed_by=actor.user,
    )  # fmt: skip
    BedRow.objects.bulk_create(
        BedRow(
            bed_list=made,
            number=each.row.number,
            person=each.person or persons.find_or_add(IdentityInput(each.row.name, each.row.id_number)),
            level=each.row.level,
            days=each.row.days,
        )
        for each in found
    )
    _tell("beds.propose", made, wanted.reason)
    return made


def _corrected(wanted: Wanted) -> BedList | None:
    """The list that counts so far; a correction says why. Refused while another one waits."""
    home, month = wanted.home, wanted.month
    if BedList.objects.filter(organisation=home, month=month, state=State.OPEN).exists():
        raise Refused(
            _("A list of %(home)s for %(month)s waits already.")
            % {"home": home.name, "month": format_month(month)},
            _("Have that list decided or withdraw it first."),
        )
    before = counting(home, month)
    if before is not None and not wanted.reason.strip():
        raise Refused(
            _("A list of this month counts already; this one corrects it."),
            _("Say why, and choose the file again."),
        )
    return before


def _keep(file: Checked, key: UUID, actor: Actor) -> Any:
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
def approve(actor: Actor, list_id: UUID, answer: str = "") -> BedList:
    """The second person decides: the beds count from now on."""
    found = _locked(actor, list_id, "beds.decide")
    proposals.must_wait(found)
    proposals.refuse_own(actor, [found])
    list(Award.objects.select_for_update().filter(pk=found.award_id))
    _refuse_changed(found)
    found.decision = Decision.objects.create(
        kind=Decision.Kind.BEDS,
        decided_on=clock.today(),
        first_month=found.month,
        decided_by=actor.user,
        reason=found.reason,
    )
    _adopt(found, found.decision)
    proposals.close(actor, [found], State.APPROVED, answer, "decision")
    _tell("beds.approve", found, answer)
    return found


def _refuse_changed(found: BedList) -> None:
    """Refused where the award ended, or beds were struck off the file, since the list was entered."""
    back = _("Send the list back; it is corrected and uploaded again.")
    if award_of(found.organisation, found.month).pk != found.award_id:
        raise Refused(_("Another award covers the month by now."), back)
    refuse_more_than_on_file(found.organisation, found.month, found.rows.count())


def beds(found: BedList) -> dict[str, int]:
    """How many beds the list says were occupied, and how many by whom who needs care."""
    of = Counter(found.rows.values_list("level", flat=True))
    return {
        "occupied": of.total(),
        "partial": of[Level.PARTIAL.value],
        "dependent": of[Level.DEPENDENT.value],
    }


def _adopt(found: BedList, decision: Decision) -> None:
    """The beds of the month are what the list says, whatever was said of them before."""
    held = BedMonth.objects.filter(
        organisation=found.organisation, month=found.month, layer=BedMonth.Layer.ADOPTED, known_to=None
    )
    last = held.order_by("valid_from").last()
    since = (last.valid_to or last.valid_from) if last else found.month
    says: dict[str, Any] = {
        "organisation": found.organisation, "month": found.month, "evidence": found.file, **beds(found)
    }  # fmt: skip
    # Recorded as well: a later review of the home adopts the latest word again.
    facts.record(BedMonth, valid_from=since, recorded_by=found.proposed_by, source=SUBJECT, **says)
    facts.adopt_values(decision, BedMonth, since, **says)


@transaction.atomic
def send_back(actor: Actor, list_id: UUID, answer: str) -> BedList:
    """Do not follow a list, or withdraw one's own: its people may lie elsewhere."""
    found = _locked(actor, list_id, "beds.read")
    proposals.send_back(actor, found, answer, propose="beds.propose", decide="beds.decide")
    _tell("beds.send-back", found, answer)
    return found


def _locked(actor: Actor, list_id: UUID, action: str) -> BedList:
    """The list, for this transaction alone, in the actor's area."""
    rows = BedList.objects.select_for_update(of=("self",))
    found = rows.select_related("area", "file", "proposed_by", "organisation", "replaces").get(pk=list_id)
    require(actor, action, area=found.area)
    return found


def _tell(action: str, found: BedList, reason: str) -> None:
    trail.record(
        action,
        object_kind=SUBJECT,
        object_id=found.pk,
        label=format_month(found.month),
        reason=reason.strip()[:200],
    )
