"""The same desk as social assistance."""

from tests.assistance.conftest import desk, jing, photo, standards, the_day, village

__all__ = ["desk", "jing", "photo", "standards", "the_day", "village"]
