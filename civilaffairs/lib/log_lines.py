"""The lines of the log: what went wrong, without the values of the row it went wrong with."""

from __future__ import annotations

import logging
import re
from typing import Any

# PostgreSQL repeats the whole row: names, addresses, amounts.
_VALUES = re.compile(r"^(DETAIL|CONTEXT|PARAMETERS):.*$", re.MULTILINE)


class WithoutValues(logging.Formatter):
    """Tracebacks keep the database's message and lose its details."""

    def formatException(self, ei: Any) -> str:
        return _VALUES.sub(r"\1: (left out)", super().formatException(ei))
