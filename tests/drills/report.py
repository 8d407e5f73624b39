"""``python -m tests.drills.report FIGURES TARGET``: what the drills saw, as a page."""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

DRILLS = {
    1: ("Workers are killed", "no line lost or doubled, and the lines of an undisturbed run"),
    2: ("The database crashes", "the same, and whatever was acknowledged is there"),
    3: ("Deliveries come again and late", "no further line, no further posting"),
    4: ("Eight start one month", "one run; seven are told which one is in their way"),
    5: ("The queue is killed, full, read-only, silent", "no page fails, limits hold, months are finished"),
    6: ("The disk is full", "a bank's file is there whole or not at all; the month goes on"),
    7: ("Releasers, maker, editor and canceller meet", "one release, by who may, of what was approved"),
    8: ("Returns are split, repeated, shuffled, cut", "the right file's end or nothing; books in balance"),
}
HEAD = """# What the portal withstands

Eight drills harm the portal on purpose: `tests/drills`. Each has an oracle that shares no code with the
engine (counting on fingers, plain SQL over the tables, the plan by which the bank's answers were written),
a seed that repeats its choices, and a twin in which one protection is removed and which must see the harm.
A kill counts only when the victim held a transaction with lines in it, seen in `pg_stat_activity` while it
was stopped.

The short form is part of `make test`. `make drills` runs the long form and writes this page; `make drills
SCALE=20` makes every size twenty times that of the short form, `DRILL_SEED=…` repeats a seed. Threads and
processes are scheduled by the machine: a seed repeats what is chosen, not the exact moment.

A disk of its own cannot be mounted by every user, so drill 6 limits the size of the database's files
(`RLIMIT_FSIZE`) instead: the server sees a write that fails, at the same places as on a full disk.

"""


def page(rows: list[dict[str, Any]]) -> str:
    """The table of every drill and its twins."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    said = [HEAD, f"## The last long form\n\nOn {machine}. Sums are yuan.\n"]
    for number, (what, must) in DRILLS.items():
        mine = [row for row in rows if row["number"] == number]
        said.append(f"\n### {number}. {what}\n\nMust hold: {must}.\n\n")
        said.append("| Test | Scale | Seed | Seen |\n|---|---|---|---|\n")
        for row in sorted(mine, key=lambda each: each["twin"]):
            figures = ", ".join(f"{name.replace('_', ' ')} {seen}" for name, seen in row["figures"].items())
            name = row["test"].removeprefix("test_").replace("_", " ")
            said.append(f"| {name} | {row['scale']} | {row['seed']} | {figures} |\n")
    return "".join(said)


def main(figures: str, target: str) -> int:
    lines = Path(figures).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    Path(target).write_text(page(rows), encoding="utf-8")
    missing = DRILLS.keys() - {row["number"] for row in rows}
    if missing:
        print(f"No figures of drills {sorted(missing)}.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
