"""Keeping and reading files: sealed, under the digest of their content, once each."""

from __future__ import annotations

import hashlib
import uuid

from civilaffairs.accounts.models import User
from civilaffairs.audit import trail
from civilaffairs.files.captures import Capture
from civilaffairs.files.models import Content, StoredFile
from civilaffairs.lib import sealed


def keep(
    data: bytes,
    *,
    name: str,
    category: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    media_type: str,
    made_by: User | None,
    capture: Capture | None = None,
) -> StoredFile:
    """Store a content under a name, for one object; in the transaction of what it belongs to."""
    digest = hashlib.sha256(data).hexdigest()
    if not Content.objects.filter(pk=digest).exists():
        content = Content(
            digest=digest,
            sealed=sealed.keyring().seal_bytes(data, _place(digest)),
            size=len(data),
            media_type=media_type,
        )
        # Two may keep the same content at one moment; the first one's row serves both.
        Content.objects.bulk_create([content], ignore_conflicts=True)
    stored = StoredFile.objects.create(
        content_id=digest,
        name=name,
        category=category,
        subject_kind=subject_kind,
        subject_id=subject_id,
        made_by=made_by,
        taken_at=(capture and capture.taken_at) or None,
        taken_where=(capture and capture.place) or None,
    )
    _record(stored, len(data))
    return stored


def keep_for(
    former: StoredFile, *, subject_kind: str, subject_id: uuid.UUID, made_by: User | None, category: str = ""
) -> StoredFile:
    """The same content for another object too, with what its scan found; nothing is opened.

    ``category``: where it is another kind of paper there.
    """
    stored = StoredFile.objects.create(
        content_id=former.content_id,
        name=former.name,
        category=category or former.category,
        subject_kind=subject_kind,
        subject_id=subject_id,
        made_by=made_by,
        taken_at=former.taken_at,
        taken_where=former.taken_where,
        scan=former.scan,
    )
    _record(stored, Content.objects.values_list("size", flat=True).get(pk=former.content_id))
    return stored


def _record(stored: StoredFile, size: int) -> None:
    trail.record(
        "file.keep",
        object_kind=stored.subject_kind,
        object_id=stored.subject_id,
        label=stored.category,
        detail={"file": str(stored.pk), "sha256": stored.content_id, "size": size},
    )


def read(stored: StoredFile) -> bytes:
    """The content, or SealError when it is not what was kept."""
    content = stored.content
    data = sealed.keyring().open_bytes(bytes(content.sealed), _place(content.digest))
    if hashlib.sha256(data).hexdigest() != content.digest:
        raise sealed.SealError(f"The content {content.digest} is not what was kept.")
    return data


def _place(digest: str) -> str:
    return f"files_content.sealed:{digest}"
