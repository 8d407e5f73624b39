"""What every drill has: a seed and a place for its figures."""

from __future__ import annotations

import pytest

from tests.drills.record import Drill


@pytest.fixture
def drill(request: pytest.FixtureRequest, record_property) -> Drill:
    """The number stands in the module as ``DRILL``."""
    return Drill(request.module.DRILL, request.node.name, record_property)
