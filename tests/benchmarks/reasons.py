"""What ``explanation`` measures."""

import random
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Max, Min
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.lib.months import add_months
from civilaffairs.payments import why
from civilaffairs.payments.models import Line
from tests.benchmarks import city, month, report
from tests.benchmarks.meter import measured
from tests.factories import staff

SEED = 7


def in_own_database(households: int, lines: int) -> dict[str, Any]:
    return report.in_own_database(partial(measure, lines=lines), households)


def measure(households: int, lines: int) -> dict[str, Any]:
    month.backdated(add_months(city.FIRST, 1), 3)
    chosen = _random_lines(lines)
    client = staff.browser(staff.actor(Role.APPROVER))

    def page(key: int) -> bool:
        return client.get(reverse("payments:why", args=[key])).status_code == 200

    return {
        "households": households,
        "lines_in_the_database": Line.objects.count(),
        "lines": len(chosen),
        "derivation": _figures(chosen, _explain),
        "page": _figures(chosen, page),
    }


def _random_lines(count: int) -> list[int]:
    """Half of them of the last run, which corrected; its lines have the highest keys."""
    chance, run = random.Random(SEED), Line.objects.filter(run__month__gt=city.FIRST)
    ends = [lines.aggregate(first=Min("id"), last=Max("id")) for lines in (Line.objects.all(), run)]
    keys = [chance.randint(end["first"], end["last"]) for end in ends for _ in range(count // 2)]
    return [Line.objects.filter(pk__gte=key).order_by("pk").values_list("pk", flat=True)[0] for key in keys]


def _explain(key: int) -> bool:
    line = Line.objects.select_related("run", "inputs", "town", "award").get(pk=key)
    reason = why.of_line(line, Line.objects.all())
    return Decimal(reason.derivation.reckoned.due) - line.before == line.amount


def _figures(keys: list[int], act: Callable[[int], bool]) -> dict[str, Any]:
    """How many were right, the milliseconds of each, and their processor time on the average."""
    spent, (times, right) = measured(lambda: _times(keys, act))
    ranked = sorted(times)
    parts = {
        f"p{part}": round(ranked[min(len(ranked) * part // 100, len(ranked) - 1)], 1) for part in (50, 95)
    }
    return {
        "right": right,
        "milliseconds": parts,
        "cpu_milliseconds": round(1000 * spent["cpu_seconds"] / len(keys), 1),
    }


def _times(keys: list[int], act: Callable[[int], bool]) -> tuple[list[float], int]:
    times, right = [], 0
    for key in keys:
        began = time.perf_counter()
        right += act(key)
        times.append(1000 * (time.perf_counter() - began))
    return times, right
