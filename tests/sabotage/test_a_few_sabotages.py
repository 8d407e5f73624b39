"""A small part of ``python -m tests.sabotage``: one of each kind is noticed."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.sabotage.acts import ACTS
from tests.sabotage.running import ROOT, red

FEW = ("one-adopted-value", "last-month-unpaid", "lines-of-open-runs")


def test_names_and_things_broken_are_each_there_once():
    assert len(ACTS) >= 20
    assert len({act.name for act in ACTS}) == len({act.what for act in ACTS}) == len(ACTS)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_its_fragment_and_its_test_are_still_there(act):
    """What was renamed since would make the act fail only in the long run over all of them."""
    file, _, name = act.test.partition("[")[0].partition("::")
    assert f"def {name}(" in (ROOT / file).read_text("utf-8") if name else (ROOT / file).exists()
    if act.module:
        found = find_spec(act.module)
        assert found and found.origin
        assert Path(found.origin).read_text("utf-8").count(act.before) == 1


@pytest.mark.long
@pytest.mark.parametrize("act", [act for act in ACTS if act.name in FEW], ids=lambda act: act.name)
def test_the_named_test_turns_red(act):
    assert red(act)
