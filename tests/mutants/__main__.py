"""python -m tests.mutants [MODULE...]: change one thing at a time; pure tests must notice.

Without names all modules of ``lib`` and all programme files; then docs/mutants.md is written.
"""

import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.test")
django.setup()

from tests.mutants.changing import Mutant, mutants  # noqa: E402
from tests.mutants.trying import ROOT, green, survivors  # noqa: E402

REPORT = ROOT / "docs/mutants.md"
RECKONED = ["tests/benefits/test_reckon_each_benefit.py"]
# Tested with the database, by pages and by jobs; pure tests say nothing of them.
WITH_A_DATABASE = {
    "formfields",
    "keys",
    "lists",
    "sealed_fields",
    "shapes",
    "text",
    "todo",
    "errors",
    "log_lines",
}
HEAD = """# Mutants

`python -m tests.mutants` changes one operator, comparison, number, word or result at a time in the modules
of `civilaffairs/lib` and in the programme files, and runs the pure tests of the module, without a database.
Left alone: texts for people, what a class declares of itself, annotations. Modules of `lib` that only
tests with a database exercise are not in the count: {left}.

| module | mutants | noticed |
|---|---|---|
"""


def modules() -> dict[Path, list[str]]:
    """Each module with its pure tests."""
    found = {}
    for path in sorted(Path("civilaffairs/lib").glob("[a-z]*.py")):
        if path.stem not in WITH_A_DATABASE:
            found[path] = [f"tests/lib/test_{path.stem}.py"]
    return found | dict.fromkeys(sorted(Path().glob("*/programmes/[a-z]*.py")), RECKONED)


def main() -> int:
    os.chdir(ROOT)
    began, rows, left = time.perf_counter(), [], list[Mutant]()
    chosen = {
        path: tests for path, tests in modules().items() if not sys.argv[1:] or path.stem in sys.argv[1:]
    }
    for path, tests in chosen.items():
        if not green(tests):
            print(f"{tests} fail before anything is changed.")
            return 1
        made = list(mutants(path))
        survived = list(survivors(made, tests, os.cpu_count() or 1))
        left += survived
        rows.append(f"| `{path}` | {len(made)} | {len(made) - len(survived)} |")
        print(rows[-1], flush=True)
        for mutant in survived:
            print(f"    line {mutant.line}: {mutant.says}", flush=True)
    total = sum(int(row.split("|")[2]) for row in rows)
    minutes = (time.perf_counter() - began) / 60
    summary = f"{total - len(left)} of {total} mutants noticed, in {minutes:.0f} minutes."
    print(summary)
    if not sys.argv[1:]:
        kept = [f"- `{each.path}` line {each.line}: {each.says.replace('`', '')}" for each in left]
        head = HEAD.format(left=", ".join(sorted(WITH_A_DATABASE)))
        parts = [head + "\n".join(rows), summary, "## Not noticed", "\n".join(kept)]
        REPORT.write_text("\n\n".join(parts) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
