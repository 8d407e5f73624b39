"""The bank says that a payee has died: nothing more is sent to them until somebody has found out.

What it sent back is decided by two people (``estates``); the hold stands until a person lifts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib import clock
from civilaffairs.payments import holds
from civilaffairs.payments.models import Hold, Transfer


def note(actor: Actor, transfers: Iterable[UUID]) -> None:
    """Hold what these payees are due, unless their death is known or reported already."""
    told = Transfer.objects.filter(pk__in=list(transfers)).exclude(payee_person=None)
    rows = list(told.select_related("payee_person").order_by("reference"))
    dead = holds.dead_among([row.payee_person_id for row in rows], clock.today())
    for row in rows:
        if row.payee_person is None or row.payee_person_id in dead:
            continue
        dead.add(row.payee_person_id)
        with translation.override(settings.LANGUAGE_CODE):  # It is kept, for everybody to read.
            reason = _("The bank sent %(reference)s back: its payee has died.") % {"reference": row.reference}
        holds.place(row.payee_person, Hold.Cause.DEATH, actor.user, reason=reason)
