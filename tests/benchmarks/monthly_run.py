"""How long a monthly run takes, beside the least it could take, a rival and a loop in Python.

    python -m tests.benchmarks.monthly_run --households 300000

works in databases of its own on the embedded server and prints one JSON object:

a  a plain month through the engine on one connection, from starting the run to its end
b  a month after a standard was backdated by three months and 3 % of the households had a late fact
c  the floor: copying the lines of (a) into an empty table of the same definition, keys included
d  OpenFisca: reads, calculates and writes the same lines, keeps no derivation (if it is installed)
e  a loop in Python over a sample, household by household, writing nothing, scaled up
f  a plain month by two Celery workers

Then smaller cities: (b) by the number of months touched, and the memory at several sizes.
"""

import argparse
import json
import multiprocessing
import os
from importlib import import_module
from typing import Any

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--linearity", type=int, default=0, help="households of the city touched by months")
    parser.add_argument("--memory", type=int, nargs="*", default=[], help="sizes at which memory is measured")
    options = parser.parse_args()
    found = {"cores": os.cpu_count(), **measure("one_city", options.households)}
    if options.linearity:
        found["linearity"] = measure("by_months_touched", options.linearity)
    if options.memory:
        found["memory"] = [_in_new_process("memory", size) for size in options.memory]
    print(json.dumps(found, indent=1))


def measure(what: str, households: int) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.test")
    django.setup()
    # Only now can modules be imported that need Django's settings.
    report = import_module("tests.benchmarks.report")
    return report.in_own_database(getattr(report, what), households)


def _in_new_process(what: str, households: int) -> dict[str, Any]:
    """So that nothing is counted that an earlier measurement left behind."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (what, households))


if __name__ == "__main__":
    main()
