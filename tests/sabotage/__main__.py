"""python -m tests.sabotage [NAME...]: break one thing at a time; its named test must turn red.

All of them without names; then the table in docs/sabotage.md is written. Exit 1 if one goes unnoticed.
"""

import sys

from tests.sabotage.acts import ACTS
from tests.sabotage.running import ROOT, green, red

TABLE = ROOT / "docs/sabotage.md"
HEAD = """# Sabotages

Each breaks one guard of the database, or one fragment of what is calculated, in a database of its own;
the named test must notice. Written by `python -m tests.sabotage`, which first sees all named tests pass.

| sabotage | what is broken | named test | result |
|---|---|---|---|
"""


def main() -> int:
    names = sys.argv[1:]
    acts = [act for act in ACTS if not names or act.name in names]
    for test in sorted({act.test for act in acts}):
        if not green(test):
            print(f"{test} fails before anything is broken.")
            return 1
    results = {}
    for act in acts:
        results[act] = "red" if red(act) else "UNNOTICED"
        print(f"{results[act]:10} {act.name:28} {act.test}", flush=True)
    noticed = sum(result == "red" for result in results.values())
    print(f"{noticed} of {len(acts)} noticed")
    if not names:
        rows = (
            f"| {act.name} | `{act.what.replace('|', chr(92) + '|')}` | `{act.test}` | {result} |"
            for act, result in results.items()
        )
        TABLE.write_text(HEAD + "\n".join(rows) + f"\n\n{noticed} of {len(acts)} noticed.\n", "utf-8")
    return 0 if noticed == len(acts) else 1


if __name__ == "__main__":
    sys.exit(main())
