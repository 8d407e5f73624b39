"""Whether a kept bank file is what it was: opened, digested, rendered anew, compared byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.audit import trail
from civilaffairs.files import store
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import digests
from civilaffairs.lib.sealed import SealError
from civilaffairs.payments import content, exports, queries
from civilaffairs.payments.models import BankFile


@dataclass(frozen=True, slots=True)
class Check:
    """A kept file and everything that does not agree; nothing where it is whole."""

    bank_file: BankFile
    differences: list[str]


@transaction.atomic
def verify(bank_file: BankFile) -> Check:
    """Check one kept file against its digests, its manifest and the frozen batch."""
    differences = list(_differences(bank_file))
    batch = bank_file.batch
    trail.record(
        "batch.verify",
        object_kind="batch",
        object_id=batch.pk,
        label=batch.number,
        result="failed" if differences else "ok",
        detail={"file": bank_file.name, "differences": len(differences)},
    )
    return Check(bank_file, differences)


def of_month(month: date) -> Iterator[Check]:
    """Every file of a month's batches, one after the other."""
    for bank_file in queries.bank_files().filter(batch__month=month):
        yield verify(bank_file)


def _differences(bank_file: BankFile) -> Iterator[str]:
    batch = bank_file.batch
    if content.digest_of(batch) != batch.digest:
        yield _("The frozen content does not have the digest that was signed.")
    try:
        again, listing = exports.rebuild(batch, bank_file.name)
    except SealError:
        yield _("An account of the frozen content cannot be opened: it was changed.")
        return
    kept = _open(bank_file.file)
    if kept is None:
        yield _("The kept file cannot be opened: it was changed.")
    else:
        if digests.sha256(kept) != bank_file.sha256:
            yield _("SHA-256 is not the one that was noted.")
        if bank_file.sm3 and digests.sm3(kept) != bank_file.sm3:
            yield _("SM3 is not the one that was noted.")
        if kept != again:
            yield _("Rendered anew it differs from byte %(byte)d on.") % {"byte": _first(kept, again)}
    if bank_file.manifest and _open(bank_file.manifest) != listing:
        yield _("The manifest does not describe this file.")


def _open(stored: StoredFile) -> bytes | None:
    try:
        return store.read(stored)
    except SealError:
        return None


def _first(one: bytes, other: bytes) -> int:
    """The first byte, from 1, at which two contents differ."""
    pairs = enumerate(zip(one, other, strict=False), 1)
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)) + 1)
