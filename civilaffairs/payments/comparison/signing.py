"""The approver signs the comparison: what was shown is what holds, or the approval is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.lib.errors import Stale
from civilaffairs.lib.money import format_yuan
from civilaffairs.payments.comparison import making, parts
from civilaffairs.payments.models import Batch, BatchSignature, Comparison, ComparisonSignature


def of_batch(batch: Batch) -> Comparison:
    """The comparison that belongs to a batch."""
    return making.of(batch.month, batch.area)


def still_holds(batch: Batch, shown: str | None) -> Comparison:
    """The comparison by now; refused where another one was ``shown``. None: nobody was shown any."""
    found = of_batch(batch)
    if shown is not None and shown != found.digest:
        before = Comparison.objects.filter(digest=shown, month=batch.month, area=batch.area_id).first()
        raise Stale(
            _("The comparison with last month is not the one that you saw: %(what)s.")
            % {"what": _moved(before, found)},
            _("Look at the comparison again before you approve."),
        )
    return found


def sign(signature: BatchSignature, comparison: Comparison) -> None:
    """Keep with the approval what the approver saw."""
    ComparisonSignature.objects.create(signature=signature, comparison=comparison, digest=comparison.digest)


def _moved(before: Comparison | None, now: Comparison) -> str:
    """The parts that moved, then → now."""
    if before is None:
        return _("it was not shown with this batch")
    old, new = parts.sums(before.figures), parts.sums(now.figures)
    said = [
        _("%(part)s %(then)s → %(now)s yuan (%(rows)s → %(rows_now)s rows)")
        % {
            "part": new[part].label,
            "then": format_yuan(old[part].amount),
            "now": format_yuan(new[part].amount),
            "rows": old[part].count,
            "rows_now": new[part].count,
        }
        for part in parts.LABELS
        if (old[part].amount, old[part].count) != (new[part].amount, new[part].count)
    ]
    return _("; ").join(said) or _("other rows with the same sums")
