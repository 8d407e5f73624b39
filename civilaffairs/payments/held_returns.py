"""A return that does not agree with its batch is held: kept whole, each row named, until a good one is in."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.audit import trail
from civilaffairs.audit.db import ClockNow
from civilaffairs.files import store
from civilaffairs.lib import digests
from civilaffairs.lib.errors import Stale
from civilaffairs.payments import returns
from civilaffairs.payments.banks import profile as profile_of
from civilaffairs.payments.models import Batch, HeldReturn, ReturnFile, Transfer
from civilaffairs.payments.proposals import say_why


def take_in(actor: Actor, batch_id: uuid.UUID, name: str, data: bytes) -> returns.Outcome:
    """Take in a return, or hold it and raise what is wrong; the last good file ends what was held."""
    try:
        outcome = returns.import_file(actor, batch_id, name, data)
    except returns.ReturnRefused as refusal:
        if refusal.problems:
            refusal.held = _hold(actor, batch_id, name, data, refusal)
        raise
    end_where_answered(outcome.return_file)
    return outcome


def end_where_answered(answer: ReturnFile) -> None:
    """Once nothing of the batch is awaited any more, its last answer replaces what was held."""
    batch = answer.batch
    if not batch.transfers.filter(state=Transfer.State.SENT).exists():
        batch.held_returns.filter(ended_at=None).update(
            replaced_by=answer, ended_by=answer.imported_by, ended_at=ClockNow()
        )


@transaction.atomic
def _hold(
    actor: Actor, batch_id: uuid.UUID, name: str, data: bytes, refusal: returns.ReturnRefused
) -> uuid.UUID:
    """Keep it once, however often it is brought in."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    sha256 = digests.sha256(data)
    if before := batch.held_returns.filter(sha256=sha256, ended_at=None).first():
        return before.pk
    stored = store.keep(
        data,
        name=name,
        category="held-return",
        subject_kind="batch",
        subject_id=batch.pk,
        media_type=profile_of(batch.profile).media_type,
        made_by=actor.user,
    )
    held = batch.held_returns.create(
        name=name[:120],
        file=stored,
        sha256=sha256,
        reason=str(refusal.message)[:200],
        problems=[[each.at, each.message, each.remedy] for each in refusal.problems],
        count=len(refusal.problems),
        held_by=actor.user,
    )
    return held.pk


@transaction.atomic
def set_aside(actor: Actor, held_id: uuid.UUID, because: str) -> None:
    """It is not this batch's answer, or no better one is awaited; the file stays kept."""
    held = visible(actor).select_for_update(of=("self",)).get(pk=held_id)
    require(actor, "return.import", area=held.batch.area)
    because = say_why(because)
    if held.ended_at is not None:
        raise Stale(_("This file is not held any more."), _("Look at it again."))
    HeldReturn.objects.filter(pk=held.pk).update(
        set_aside_because=because[:200], ended_by=actor.user, ended_at=ClockNow()
    )
    trail.record(
        "return.set-aside",
        object_kind="batch",
        object_id=held.batch_id,
        label=held.batch.number,
        reason=because,
    )


def visible(actor: Actor) -> QuerySet[HeldReturn]:
    """Those of the actor's area, the newest first."""
    rows = HeldReturn.objects.select_related("batch__area", "held_by", "ended_by", "file")
    return visible_to(rows, actor, "batch__area__path").order_by("-at", "pk")
