"""The same desk as social assistance."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from tests.assistance.conftest import desk, jing, photo, standards, the_day, village

__all__ = ["desk", "jing", "photo", "standards", "the_day", "village"]


@pytest.fixture
def english() -> Iterator[None]:
    """What is refused is said in English."""
    with override("en"):
        yield
