"""From an entered value to a published one: entered by one person, tried, published by another."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.benefits import bounds, example_files, settings, standards
from civilaffairs.benefits.bounds import Entry
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.errors import STANDARD, BenefitRefused
from civilaffairs.benefits.models import Setting, Standard
from civilaffairs.benefits.proposal_models import ExampleCheck, Proposal, ProposedValue
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import check_month

State = Proposal.State


@dataclass(frozen=True)
class Wanted:
    """A code from a month on: a number for a standard, plain data for a setting."""

    code: str
    from_month: date
    value: Any


@transaction.atomic
def enter(actor: Actor, area: Area, source: str, wanted: Sequence[Wanted]) -> Proposal:
    """Enter values together. Refused when they break a bound, with every breach."""
    require(actor, "standard.enter", area=area)
    if not source.strip():
        raise Refused(_("Name the document that sets the values."))
    if not wanted:
        raise Refused(_("Enter at least one value."))
    if len({(each.code, each.from_month) for each in wanted}) < len(wanted):
        raise Refused(_("A code stands twice for one month."))
    for each in wanted:
        check_month(each.from_month)
        if each.value is None:
            raise Refused(_("Enter at least one value."))
        if each.code not in STANDARDS:
            settings.check(each.code, each.value)
    _refuse_breaches(area, [_entry(each) for each in wanted if each.code in STANDARDS])
    proposal = Proposal.objects.create(area=area, source=source.strip(), entered_by=actor.user)
    ProposedValue.objects.bulk_create(
        ProposedValue(
            proposal=proposal,
            code=each.code,
            from_month=each.from_month,
            amount=each.value if each.code in STANDARDS else None,
            choice=None if each.code in STANDARDS else each.value,
        )
        for each in wanted
    )
    trail.record("proposal.enter", object_kind="proposal", object_id=proposal.pk, label=str(area))
    return proposal


@transaction.atomic
def publish(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """Publish what another person entered, once the area's examples pass with it."""
    proposal = open_one(proposal_id)
    require(actor, "standard.approve", area=proposal.area)
    if proposal.entered_by == actor.user:
        raise Refused(
            _("You entered these values; a second person publishes them."),
            _("Let another standards officer or an approver look at the proposal."),
        )
    _refuse_unless_tried(proposal)
    standing = entries(proposal)
    _refuse_breaches(proposal.area, standing)
    people = {"entered_by": proposal.entered_by, "approved_by": actor.user}
    if standing:
        standards.publish(
            proposal.area, standing, source=proposal.source, proposal=proposal, check=False, **people
        )
    for each in proposal.values.filter(amount=None).order_by("pk"):
        settings.publish(
            proposal.area, each.code, each.from_month, each.choice,
            source=proposal.source, proposal=proposal, **people,
        )  # fmt: skip
    _decide(proposal, actor, State.PUBLISHED)
    trail.record("proposal.publish", object_kind="proposal", object_id=proposal.pk, label=str(proposal.area))
    return proposal


def entries(proposal: Proposal) -> list[Entry]:
    """The proposed standards; settings are not among them."""
    values = proposal.values.order_by("pk")
    return [Entry(each.code, each.from_month, each.amount) for each in values if each.amount is not None]


@transaction.atomic
def close(actor: Actor, proposal_id: uuid.UUID, reason: str) -> Proposal:
    """Withdraw one's own proposal, or send back another's, with the reason."""
    proposal = open_one(proposal_id)
    own = proposal.entered_by == actor.user
    require(actor, "standard.enter" if own else "standard.approve", area=proposal.area)
    if not reason.strip():
        raise Refused(_("Say why."))
    _decide(proposal, actor, State.WITHDRAWN if own else State.RETURNED, reason.strip()[:200])
    trail.record(
        "proposal.close", object_kind="proposal", object_id=proposal.pk,
        label=str(proposal.area), reason=proposal.reason,
    )  # fmt: skip
    return proposal


def latest_check(proposal: Proposal) -> ExampleCheck | None:
    return proposal.checks.order_by("-started_at", "-id").first()


def why_not_tried(proposal: Proposal, check: ExampleCheck | None) -> str:
    """Why the examples do not let the proposal be published; empty if they do."""
    if check is None or check.finished_at is None:
        return _("The area's policy examples have not been tried with these values.")
    if check.failed:
        return _("Policy examples fail with these values.")
    if check.files != [str(file.pk) for file in example_files.kept_for(proposal.area)]:
        return _("The policy examples have changed since they were tried.")
    return ""


def held(proposal: Proposal) -> dict[tuple[str, date], Any]:
    """What holds now for each proposed code and month in the area; None: nothing yet."""
    found: dict[tuple[str, date], Any] = {}
    for each in proposal.values.all():
        if each.amount is not None:
            found[each.code, each.from_month] = standards.value_of(proposal.area, each.code, each.from_month)
        else:
            found[each.code, each.from_month] = settings.get(proposal.area, each.code, each.from_month)
    return found


def replaces(proposal: Proposal) -> set[tuple[str, date]]:
    """The codes and months for which the area itself has published a value already."""
    codes = [each.code for each in proposal.values.all()]
    found: set[tuple[str, date]] = set()
    for model in (Standard, Setting):
        rows = model.objects.filter(area=proposal.area, code__in=codes, known_to=None)
        found |= set(rows.values_list("code", "from_month"))
    return found


def open_one(proposal_id: uuid.UUID) -> Proposal:
    """The proposal, locked. Refused once it is decided."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("area", "entered_by")
    proposal = rows.get(pk=proposal_id)
    if proposal.state != State.OPEN:
        decided = {"state": proposal.get_state_display()}
        raise Refused(_("This proposal was decided already: %(state)s.") % decided)
    return proposal


def _decide(proposal: Proposal, actor: Actor, state: State, reason: str = "") -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor.user, clock.now()
    proposal.reason = reason
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _refuse_unless_tried(proposal: Proposal) -> None:
    if why := why_not_tried(proposal, latest_check(proposal)):
        raise Refused(why, _("Try the examples; each of them must pass."))


def _refuse_breaches(area: Area, entries: Sequence[Entry]) -> None:
    if found := bounds.breaches_of(area, entries):
        raise BenefitRefused(STANDARD, " ".join(found))


def _entry(wanted: Wanted) -> Entry:
    return Entry(wanted.code, wanted.from_month, Decimal(wanted.value))
