"""Runs the named tests, whole and sabotaged, each in a process and a database of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from tests.sabotage.act import Sabotage

ROOT = Path(__file__).parents[2]
LONGEST = 900
# Tests that say their counts as properties need the older form of the report.
LEGACY = ("-o", "junit_family=xunit1")


def red(act: Sabotage) -> bool:
    """Whether the named test fails, by itself and not in what it is prepared with."""
    failed, errors, passed = _run([act.test], act.name)
    if errors or failed + passed == 0:
        raise RuntimeError(f"{act.name}: {act.test} did not run: {errors} errors")
    return failed > 0


def green(tests: Iterable[str]) -> bool:
    """Whether all named tests pass while nothing is broken."""
    failed, errors, passed = _run(sorted(set(tests)))
    return passed > 0 and not failed + errors


def _run(tests: list[str], sabotage: str = "") -> tuple[int, int, int]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *LEGACY, *tests]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
        if sabotage:
            command[3:3] = ["-p", "tests.sabotage.plugin"]
            environment["SABOTAGE"] = sabotage
        ran = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LONGEST
        )
        if not report.exists():
            raise RuntimeError(f"{sabotage or 'whole'}: no report: {(ran.stdout + ran.stderr)[-400:]}")
        suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    failed, errors, total, skipped = (
        int(suite.get(name, 0)) for name in ("failures", "errors", "tests", "skipped")
    )
    return failed, errors, total - failed - errors - skipped
