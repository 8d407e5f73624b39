"""What a run covers, and how much it knows: an off-cycle run before it neither stops it nor is undone by it.

Whoever knows less than an earlier run would take back what that one paid. So the month's run leaves out
what an off-cycle run has calculated for this month or a later one with more knowledge; where the wiser run
calculated only months before, or was closed with parts missing, the month's run knows as much as it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import format_month
from civilaffairs.payments.models import Run, RunCover

# Of each benefit and town, and of each award that had a run of its own, the ended run that knew most.
KNOWLEDGE = """
WITH wiser AS (
    SELECT r.id, r.award_id, r.month, r.known_until, r.state = 'computed' AND r.month >= %(month)s AS done
    FROM payments_run r
    WHERE r.state IN ('computed', 'closed') AND r.known_until > %(until)s
), wisest AS (
    SELECT DISTINCT ON (c.programme, c.town_id, w.award_id) w.known_until, w.done
    FROM wiser w JOIN payments_runcover c ON c.run_id = w.id JOIN accounts_area town ON town.id = c.town_id
    WHERE c.programme = ANY(%(programmes)s) AND town.path <@ %(path)s::ltree
    ORDER BY c.programme, c.town_id, w.award_id, w.known_until DESC, w.done DESC
)
SELECT max(known_until) FROM wisest WHERE NOT done
"""
COVERS = """
INSERT INTO payments_runcover (run_id, programme, town_id, open)
SELECT %(run)s, benefit, town.id, TRUE
FROM unnest(%(programmes)s::text[]) benefit CROSS JOIN accounts_area town
WHERE town.path <@ %(path)s::ltree AND NOT EXISTS (
    SELECT FROM payments_runcover c JOIN payments_run wiser ON wiser.id = c.run_id
    WHERE c.programme = benefit AND c.town_id = town.id AND wiser.award_id IS NULL
        AND wiser.state IN ('computed', 'closed') AND wiser.known_until > %(until)s)
ORDER BY benefit, town.id
"""


def known_until(month: date, area: Area, programmes: Sequence[str], until: datetime) -> datetime:
    """``until``, or as much as those runs knew that this one goes on from."""
    values: dict[str, Any] = {"month": month, "path": str(area.path), "programmes": list(programmes)}
    values["until"] = until
    with connection.cursor() as cursor:
        cursor.execute(KNOWLEDGE, values)
        (found,) = cursor.fetchone()
    return max(until, found) if found else until


def cover(run: Run) -> None:
    """Take the benefits and towns of the run; refused while another open run has one of them."""
    values = {
        "run": run.pk,
        "programmes": run.programmes,
        "path": str(run.area.path),
        "until": run.known_until,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(COVERS, values)
    except IntegrityError as error:
        taken = RunCover.objects.filter(open=True, programme__in=run.programmes)
        taken = taken.filter(town__path__within=run.area.path).exclude(run=run)
        open_run = taken.select_related("run__area").first()
        where = f"{format_month(open_run.run.month)} {open_run.run.area}" if open_run else ""
        raise Refused(
            _("Another run that covers the same benefits here is still calculating: %(run)s.")
            % {"run": where},
            _("Wait until it is calculated, then start again: only what is still missing will be issued."),
        ) from error
