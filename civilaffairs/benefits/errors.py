"""Why a file, a standard or an award is refused, with a stable code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civilaffairs.lib.errors import Refused
from civilaffairs.lib.text import Text

if TYPE_CHECKING:
    from civilaffairs.benefits.assessment import Assessment
    from civilaffairs.benefits.models import Award

INELIGIBLE, EXCLUSIVE, OVERLAP = "ineligible", "exclusive", "overlap"
STANDARD, SETTING = "standard", "setting"


class BenefitRefused(Refused):
    """A refusal that programs tell apart by ``code``."""

    def __init__(
        self,
        code: str,
        message: Text,
        remedy: Text = "",
        found: Assessment | None = None,
        award: Award | None = None,
    ) -> None:
        super().__init__(message, remedy)
        self.code = code
        self.found = found  # What was calculated before a condition was seen to fail.
        self.award = award  # The other award that stands in the way.
