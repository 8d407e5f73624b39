"""Browsers and drills run one after another, also when two workers share the tests."""

import pytest

from tests.conftest import TURNS, is_heavy


def test_heavy_tests_are_one_group(request: pytest.FixtureRequest) -> None:
    """The plugin reads the group off the end of a test's name; a version that cannot, says nothing."""
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("Only the whole suite shares its tests out by groups.")
    heavy = [item.nodeid for item in request.session.items if is_heavy(item)]
    assert heavy
    assert [name for name in heavy if not name.endswith(f"@{TURNS}")] == []
