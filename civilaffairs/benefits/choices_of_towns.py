"""Which benefits a county may leave to its towns."""

import re
from typing import Any

PROGRAMME = re.compile(r"[a-z]+(-[a-z]+)*", re.ASCII)
# What concerns children the county confirms itself.
NEVER = ("orphan", "orphan-study", "unattended-child")


def delegable(value: Any) -> bool:
    """A list of programme codes without those."""
    return isinstance(value, list) and all(
        isinstance(code, str) and PROGRAMME.fullmatch(code) and code not in NEVER for code in value
    )
