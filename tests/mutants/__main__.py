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
from tests.mutants.equivalent import reason  # noqa: E402
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

| module | mutants | noticed | equivalent |
|---|---|---|---|
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
    began, rows, left, total = time.perf_counter(), [], list[Mutant](), 0
    chosen = {
        path: tests for path, tests in modules().items() if not sys.argv[1:] or path.stem in sys.argv[1:]
    }
    for path, tests in chosen.items():
        limit = green(tests)
        if not limit:
            print(f"{tests} fail before anything is changed.")
            return 1
        made = list(mutants(path))
        survived = list(survivors(made, tests, os.cpu_count() or 1, limit))
        same = [each for each in survived if reason(each)]
        left, total = left + survived, total + len(made)
        rows.append(f"| `{path}` | {len(made)} | {len(made) - len(survived)} | {len(same)} |")
        print(rows[-1], flush=True)
        for mutant in survived:
            print(f"    {_told(mutant)}", flush=True)
    summary = _summary(total, left)
    print(f"{summary} {(time.perf_counter() - began) / 60:.0f} minutes.")
    if not sys.argv[1:]:
        REPORT.write_text(_report(rows, summary, left), "utf-8")
    return 0


def _summary(total: int, left: list[Mutant]) -> str:
    same = sum(bool(reason(each)) for each in left)
    noticed, real = total - len(left), total - same
    return f"{noticed} of {real} mutants noticed ({noticed * 100 / real:.1f} %); {same} more are equivalent."


def _report(rows: list[str], summary: str, left: list[Mutant]) -> str:
    parts = [HEAD.format(left=", ".join(sorted(WITH_A_DATABASE))) + "\n".join(rows), summary]
    for title, kept in (
        ("## Not noticed", [each for each in left if not reason(each)]),
        ("## Equivalent, with the reason", [each for each in left if reason(each)]),
    ):
        parts += [title, "\n".join(f"- {_told(each)}" for each in kept) or "None."]
    return "\n\n".join(parts) + "\n"


def _told(mutant: Mutant) -> str:
    why = f" ({reason(mutant)})" if reason(mutant) else ""
    return f"`{mutant.path}` line {mutant.line}: {mutant.says.replace('`', '')}{why}"


if __name__ == "__main__":
    sys.exit(main())
