"""Giving a file out: to whom its object is visible, as an attachment, written down."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.files import access, store
from civilaffairs.files.answers import attached
from civilaffairs.files.models import StoredFile


@require_GET
@allows("file.read")
def download(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    stored = StoredFile.objects.select_related("content").filter(pk=file_id).first()
    if stored is None or not access.may_read(actor_in(request), stored):
        raise Http404
    trail.record(
        "file.read",
        object_kind=stored.subject_kind,
        object_id=stored.subject_id,
        label=stored.category,
        detail={"file": str(stored.pk), "sha256": stored.content_id},
    )
    return attached(store.read(stored), stored.name, stored.content.media_type)
