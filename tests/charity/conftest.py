"""The same desk as social assistance."""

from tests.assistance.conftest import standards, the_day

__all__ = ["standards", "the_day"]
