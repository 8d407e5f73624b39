"""Bank file profiles by code. Banks differ and no public standard exists: each layout has a module.

A profile is one file in ``profiles`` and one test; nothing else lists it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from civilaffairs.payments.banks import profiles
from civilaffairs.payments.banks.rows import Profile


def _found() -> Iterator[Profile]:
    for module in sorted(found.name for found in iter_modules(profiles.__path__)):
        yield from import_module(f"{profiles.__name__}.{module}").PROFILES


PROFILES: dict[str, Profile] = {profile.code: profile for profile in _found()}


def profile(code: str) -> Profile:
    """The profile of this code; KeyError for an unknown one."""
    return PROFILES[code]
