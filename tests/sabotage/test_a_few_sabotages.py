"""A small part of ``python -m tests.sabotage``: one of each kind is noticed."""

import pytest

from tests.sabotage.acts import ACTS
from tests.sabotage.running import red

pytestmark = pytest.mark.long

FEW = ("one-adopted-value", "last-month-unpaid", "claims-deducted")


def test_names_and_things_broken_are_each_there_once():
    assert len(ACTS) >= 20
    assert len({act.name for act in ACTS}) == len({act.what for act in ACTS}) == len(ACTS)


@pytest.mark.parametrize("act", [act for act in ACTS if act.name in FEW], ids=lambda act: act.name)
def test_the_named_test_turns_red(act):
    assert red(act)
