"""What payments know that stands in the way of a change of households: batches and runs on their way."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.benefits.changes.obstacles import Obstacle
from civilaffairs.benefits.models import Award
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import format_month
from civilaffairs.payments.models import Batch, RunCover, Transfer, TransferLine

FROZEN = (Batch.State.PREPARED, Batch.State.APPROVED)


def of_awards(awards: list[Award]) -> list[Obstacle]:
    """A batch that is frozen and a run that calculates stop a change; what was sent is only told."""
    return [*_runs(awards), *_transfers(awards)]


def _runs(awards: list[Award]) -> list[Obstacle]:
    open_covers = RunCover.objects.filter(
        open=True,
        programme__in={award.programme for award in awards},
        town__in={award.area_id for award in awards},
    ).select_related("run")
    months = sorted({cover.run.month for cover in open_covers})
    return [
        Obstacle(
            _("The run of %(month)s is being calculated.") % {"month": format_month(month)},
            _("Wait for its end, or let finance close it."),
        )
        for month in months
    ]


def _transfers(awards: list[Award]) -> list[Obstacle]:
    carried = TransferLine.objects.filter(line__award__in=awards, live=True)
    rows = (
        Transfer.objects.filter(pk__in=carried.values("transfer"))
        .exclude(state__in=[Transfer.State.PAID, Transfer.State.CANCELLED])
        .select_related("batch")
    )
    return [_of(transfer) for transfer in rows.order_by("batch__number", "position")]


def _of(transfer: Transfer) -> Obstacle:
    values = {
        "number": transfer.batch.number,
        "name": transfer.payee_name,
        "amount": format_yuan(transfer.amount),
        "state": transfer.get_state_display(),
    }
    frozen = transfer.batch.state in FROZEN
    remedy = _("Let finance release the batch, or take it back.") if frozen else ""
    text = _("Batch %(number)s carries %(amount)s yuan for %(name)s: %(state)s.") % values
    return Obstacle(text, remedy, reverse("payments:batch", args=[transfer.batch_id]), stops=frozen)
