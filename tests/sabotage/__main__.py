"""python -m tests.sabotage [NAME...]: break one thing at a time; its named test must turn red.

All of them without names. Their rows in docs/sabotage.md are written; those of others stay as they were.
Exit 1 if one goes unnoticed.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.sabotage.act import Sabotage
from tests.sabotage.acts import ACTS
from tests.sabotage.running import ROOT, green, red

TABLE = ROOT / "docs/sabotage.md"
HEAD = """# Sabotages

Each breaks one guard of the database, or one fragment of what is calculated, in a database of its own;
the named test must notice. Written by `python -m tests.sabotage`, which first sees the named tests pass; with
names it runs these alone and leaves the other rows as an earlier run wrote them.

| sabotage | what is broken | named test | result |
|---|---|---|---|
"""


def _result(act: Sabotage) -> str:
    try:
        result = "red" if red(act) else "UNNOTICED"
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        result = " ".join(str(error).split())
    print(f"{result:10} {act.name:28} {act.test}", flush=True)
    return result


def _row(act: Sabotage, result: str) -> str:
    return f"| {act.name} | `{act.what.replace('|', chr(92) + '|')}` | `{act.test}` | {result} |"


def _write(fresh: dict[str, str]) -> None:
    """The rows of this run, and of the acts that it left out those that stand there."""
    lines = TABLE.read_text("utf-8").splitlines()
    known = {line.split(" | ")[0].removeprefix("| "): line for line in lines if line.startswith("| ")}
    rows = [row for act in ACTS if (row := fresh.get(act.name) or known.get(act.name))]
    noticed = sum(row.endswith("| red |") for row in rows)
    TABLE.write_text(HEAD + "\n".join(rows) + f"\n\n{noticed} of {len(ACTS)} noticed.\n", "utf-8")


def main() -> int:
    names = sys.argv[1:]
    acts = [act for act in ACTS if not names or act.name in names]
    if not green(act.test for act in acts):
        print("A named test fails before anything is broken.")
        return 1
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        results = dict(zip(acts, workers.map(_result, acts), strict=True))
    noticed = sum(result == "red" for result in results.values())
    print(f"{noticed} of {len(acts)} noticed")
    _write({act.name: _row(act, result) for act, result in results.items()})
    return 0 if noticed == len(acts) else 1


if __name__ == "__main__":
    sys.exit(main())
