"""What ``simulation`` measures, in a database of its own."""

import os
import time
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection

from civilaffairs.benefits.simulation.figures import Figures, simulate
from civilaffairs.embedded import postgres
from tests import databases
from tests.benchmarks import city, owner
from tests.factories import areas

TIMES = 5
VALUES = {"minimum-living": Decimal("1120.00")}
# The city is written without the places that awards take; who has one is no candidate.
COVERS = """INSERT INTO benefits_awardcover (award_id, person_id, "group", from_month)
    SELECT a.id, ms.person_id, a.programme, a.first_month
    FROM benefits_award a JOIN people_membership ms ON ms.household_id = a.household_id
    WHERE a.programme = 'minimum-living'
        AND NOT EXISTS (SELECT FROM benefits_awardcover c WHERE c.award_id = a.id)
    ON CONFLICT DO NOTHING"""


def in_own_database(households: int) -> dict[str, Any]:
    """Measure in a copy of the migrated template, entered as the app role and dropped afterwards."""
    databases.ensure_template()
    name = databases.name_of_worker()
    databases.create(name)
    databases.connect_to(name, postgres.APP)
    try:
        city.build(households)
        return measure(households)
    finally:
        databases.drop(name)


def measure(households: int) -> dict[str, Any]:
    with owner.loading("benefits_awardcover") as session:
        session.execute(COVERS)
    owner.settle()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    seconds, processor = [], []
    for _ in range(TIMES + 1):
        began, used = time.perf_counter(), worked(server)
        found = _asked()
        seconds.append(time.perf_counter() - began)
        processor.append(worked(server) - used)
    total = next(each.total for each in found if each.benefit.code == "minimum-living")
    return {
        "households": households,
        "known": total.known,
        "benefits": [each.benefit.code for each in found],
        "cost": {"now": f"{total.now:.2f}", "then": f"{total.with_entrants:.2f}"},
        "first": round(seconds[0], 3),
        "seconds": round(median(seconds[1:]), 3),
        "processor": round(median(processor[1:]), 2),
    }


def _asked() -> list[Figures]:
    return simulate(areas.city(), city.FIRST, VALUES)


def worked(server: int) -> float:
    """Seconds of processor time of the connection's own server process."""
    fields = Path(f"/proc/{server}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
