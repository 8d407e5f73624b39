"""The engine and a plain reimplementation of the rules agree on random households, to the fen."""

import os

import pytest

from civilaffairs.benefits import programme
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.examples.runner import check
from tests.oracle.households import worked
from tests.oracle.rules import BENEFITS
from tests.oracle.write import as_file

pytestmark = pytest.mark.long

SEEDS = range(int(os.environ.get("ORACLE_SEEDS", "12")))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_households(db, seed):
    """Of the benefits that both know."""
    example = worked(seed, BENEFITS & set(programme.codes()))
    (loaded,) = read(as_file([example]))
    assert check(loaded).details == []
