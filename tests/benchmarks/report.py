"""All measurements of a monthly run as one object, each part of the database it needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from civilaffairs.embedded import postgres
from civilaffairs.lib.months import add_months
from tests import databases
from tests.benchmarks import city, month
from tests.benchmarks.month import Figures

BACKDATED = 3


@contextmanager
def own_database() -> Iterator[None]:
    """A copy of the migrated template, entered as the app role and dropped afterwards."""
    databases.ensure_template()
    name = databases.name_of_worker()
    databases.create(name)
    databases.connect_to(name, postgres.APP)
    try:
        yield
    finally:
        databases.drop(name)


def in_own_database(measure: Callable[[int], Figures], households: int) -> Figures:
    """Measure over a city with its history."""
    with own_database():
        month.prepare(households)
        return measure(households)


def one_city(households: int) -> Figures:
    first, second, third = (add_months(city.FIRST, after) for after in (1, 2, 3))
    plain, run = month.engine(first)
    parts: dict[str, Any] = {
        "a_plain_month": plain,
        "look_after_a": month.look(run),
        "c_floor": month.floor(run),
        "d_openfisca": month.openfisca(second),
        "e_loop": month.loop(households, first),
        "lines_of_second_run": month.again(run),
        "f_two_workers": month.two_workers(second),
    }
    rival, workers = parts["d_openfisca"], parts["f_two_workers"]
    rival["agrees"] = rival.get("total") in (None, workers["total"])
    late, run = month.backdated(third, BACKDATED)
    parts |= {"b_backdated": late, "b_floor": month.floor(run)}
    touched = (run.month, add_months(run.month, -BACKDATED))
    late["loop_disagreements"] = sum(month.loop(households, each)["disagreements"] for each in touched)
    return {"households": households, **parts, "ratios": _ratios(parts)}


def _ratios(parts: Figures) -> Figures:
    """By seconds, and by processor time, which says more on a machine that others use as well."""
    found = {}
    for unit in ("seconds", "cpu_seconds"):
        spent = {name: part.get(unit) for name, part in parts.items() if isinstance(part, dict)}
        inputs = parts["b_floor"]["inputs"][unit]
        found[unit] = {
            "a/c": _ratio(spent["a_plain_month"], spent["c_floor"]),
            "a/d": _ratio(spent["a_plain_month"], spent["d_openfisca"]),
            "e/a": _ratio(spent["e_loop"], spent["a_plain_month"]),
            "a/f": _ratio(spent["a_plain_month"], spent["f_two_workers"]),
            "b/own floor": _ratio(spent["b_backdated"], spent["b_floor"]),
            "b/own floor with its inputs": _ratio(spent["b_backdated"], spent["b_floor"] + inputs),
        }
    return found


def _ratio(one: float | None, other: float | None) -> float | None:
    return round(one / other, 2) if one and other else None


def by_months_touched(households: int) -> Figures:
    """Seconds for each month touched, one city after 1, 3 and 6 backdated months."""
    found = []
    for place, months in enumerate((1, 3, 6)):
        figures, _ = month.backdated(add_months(city.FIRST, 1 + place), months, place)
        each = 1_000_000 * figures["cpu_seconds"] / figures["pairs"]
        found.append({"backdated": months, "cpu_microseconds_per_pair": round(each, 1), **figures})
    costs = [each["cpu_microseconds_per_pair"] for each in found]
    return {"households": households, "runs": found, "dearest/cheapest pair": _ratio(max(costs), min(costs))}


def memory(households: int) -> Figures:
    """What the worker's process and its server process need at most."""
    figures, _ = month.engine(add_months(city.FIRST, 1))
    kept = ("seconds", "cpu_seconds", "peak_memory_mb", "server_peak_memory_mb", "starting")
    return {"households": households, **{name: figures[name] for name in kept}}
