"""docs/states.md is what the tables say; each cell has its test or its reason."""

from types import SimpleNamespace
from typing import Any

from tests.house import states


def test_the_page_is_up_to_date():
    assert states.PAGE.read_text(encoding="utf-8") == states.rendered(), "python -m tests.house.states"


def test_each_cell_has_a_test_or_a_reason():
    assert list(states.gaps(states.listed(), states.application_kinds())) == []


def test_a_gap_is_seen():
    kind = SimpleNamespace(programme="old-age", states=(), steps=())
    planted: list[dict[str, Any]] = [
        {"code": "A", "tests": ["tests/nowhere.py::test_nothing"]},
        {"code": "B"},
        {"code": "C", "table": ["notice"]},
    ]
    assert list(states.gaps(planted, [kind])) == [
        "A: tests/nowhere.py::test_nothing is not there",
        "B: no test walks it",
        "C: no reason for the empty cells",
    ]
