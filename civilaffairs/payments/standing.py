"""What came up against a frozen batch since it was prepared, and keeps it from being signed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.lib.errors import Refused
from civilaffairs.payments import holds
from civilaffairs.payments.checks import blocking
from civilaffairs.payments.models import Batch
from civilaffairs.payments.recoveries import set_off_books


def refuse_to_sign(batch: Batch) -> None:
    """Refused where a hold or a check stands against one of its lines, or a set-off of it was ended."""
    _of_holds(batch)
    set_off_books.refuse_ended(batch)
    _of_checks(batch)


def _of_holds(batch: Batch) -> None:
    """A hold that came after the freezing: the batch is taken back, and the rest goes with another one."""
    held = list(holds.in_batch(batch).values_list("award__number", flat=True).distinct()[:5])
    if held:
        raise Refused(
            _("On hold since the batch was prepared: %(awards)s.") % {"awards": ", ".join(held)},
            _("Take the batch back and prepare it again: what is on hold stays behind."),
        )


def _of_checks(batch: Batch) -> None:
    """A check found something since the freezing."""
    hits = blocking.in_batch(batch)[:5]
    if hits:
        awards = ", ".join(hit.award.number if hit.award else hit.programme for hit in hits)
        raise Refused(
            _("The checks before payment block: %(awards)s.") % {"awards": awards},
            _("See what they found: let it go by two people, or take the batch back and prepare it again."),
        )
