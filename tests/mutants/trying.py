"""Tries mutants: each in a fork of one process in which everything has been imported."""

import importlib
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import hypothesis
import pytest

from civilaffairs.benefits import programme
from tests.mutants.changing import Mutant

ROOT = Path(__file__).parents[2]
# A mutant that runs for ever counts as noticed; one that waits for a busy machine must not.
SHORTEST_LIMIT, TIMES_AS_LONG = 30, 20
# No plug-ins and no conftest: what is tried here needs neither, and each fork starts at once.
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
OPTIONS = ["-x", "-q", "-c", os.devnull, f"--rootdir={ROOT}", "--noconftest", "--import-mode=importlib"]
OPTIONS += ["-p", "no:cacheprovider", "-W", "error"]
hypothesis.settings.register_profile(
    "mutants", max_examples=30, deadline=None, derandomize=True, database=None
)
hypothesis.settings.load_profile("mutants")


def green(tests: Iterable[str]) -> int:
    """0 if the tests fail in a fork while nothing is changed; else how many seconds a mutant may take."""
    pytest.main([*OPTIONS, "--collect-only", "-qq", *tests])  # Imports what the forks need.
    for name in [name for name in sys.modules if name.startswith("tests.") and ".test_" in name]:
        del sys.modules[name]
    began = time.monotonic()
    _, status = os.waitpid(_fork(None, list(tests), 600), 0)
    took = time.monotonic() - began
    return 0 if status else max(SHORTEST_LIMIT, round(took * TIMES_AS_LONG))


def survivors(mutants: Iterable[Mutant], tests: list[str], at_once: int, limit: int) -> Iterator[Mutant]:
    """Mutants that the tests do not notice."""
    running: dict[int, Mutant] = {}
    for mutant in mutants:
        if len(running) == at_once:
            yield from _one_ended(running)
        running[_fork(mutant, tests, limit)] = mutant
    while running:
        yield from _one_ended(running)


def _one_ended(running: dict[int, Mutant]) -> Iterator[Mutant]:
    process, status = os.wait()
    mutant = running.pop(process)
    if os.waitstatus_to_exitcode(status) == 0:
        yield mutant


def _fork(mutant: Mutant | None, tests: list[str], limit: int) -> int:
    sys.stdout.flush()
    if process := os.fork():
        return process
    code = 1
    try:
        signal.alarm(limit)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if mutant:
            _become(mutant)
        code = int(pytest.main([*OPTIONS, *tests]))
    finally:
        os._exit(code)


def _become(mutant: Mutant) -> None:
    """Write the module anew in its own namespace; who uses it by name sees the mutant."""
    name = ".".join(mutant.path.with_suffix("").parts)
    module = importlib.import_module(name)
    for code in [code for code, each in programme._programmes.items() if type(each).__module__ == name]:
        del programme._programmes[code]
    exec(compile(mutant.source, str(mutant.path), "exec"), module.__dict__)
