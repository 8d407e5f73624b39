"""Who may read a file: the app whose object it belongs to says so."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from civilaffairs.accounts.actors import Actor
from civilaffairs.files.models import StoredFile

MayRead = Callable[[Actor, uuid.UUID], bool]
_rules: dict[str, MayRead] = {}
_OPEN = (StoredFile.Scan.CLEAN, StoredFile.Scan.UNSCANNED)


def register(subject_kind: str, may_read: MayRead) -> None:
    """Let files of such objects be read by whom the rule allows; called in ``AppConfig.ready``."""
    _rules[subject_kind] = may_read


def may_read(actor: Actor, stored: StoredFile) -> bool:
    """False for kinds that nobody registered and for files that a scanner has not passed."""
    rule = _rules.get(stored.subject_kind)
    return rule is not None and stored.scan in _OPEN and rule(actor, stored.subject_id)
