"""What the shell keeps: the hits of the change radar."""

from civilaffairs.web.radar.models import Hit

__all__ = ["Hit"]
