"""Standards, a fund, and households that are assisted."""

import pytest

from tests.factories import welfare


@pytest.fixture
def published(db):
    return welfare.publish()


@pytest.fixture
def fund(db):
    return welfare.fund()


@pytest.fixture
def li(db):
    return welfare.li()
