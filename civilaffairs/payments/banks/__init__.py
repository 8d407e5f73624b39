"""Bank file profiles by code. Banks differ and no public standard exists: each has a module here."""

from __future__ import annotations

from civilaffairs.payments.banks import pipe
from civilaffairs.payments.banks.rows import Profile

PROFILES = {profile.code: profile for profile in (pipe.PROFILE,)}


def profile(code: str) -> Profile:
    """The profile of this code; KeyError for an unknown one."""
    return PROFILES[code]
