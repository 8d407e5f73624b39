"""What every drill has: a seed and a place for its figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.own_database import stocked
from tests.drills.record import Drill


@pytest.fixture
def drill(request: pytest.FixtureRequest, record_property) -> Drill:
    """The number stands in the module as ``DRILL``."""
    return Drill(request.module.DRILL, request.node.name, record_property)


@pytest.fixture(scope="session")
def stock(django_db_setup: None) -> Iterator[Path]:
    """The cluster that drills with a database of their own begin with; no test has written yet."""
    with stocked() as data:
        yield data
