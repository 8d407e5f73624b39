"""A form sent twice acts once: the same key and content get the same answer, other content a 409.

The key's row commits with what the form did. Two sendings at one moment meet at its primary
key: the second waits for the first and then gets its answer.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import FormKey
from civilaffairs.lib.errors import Refused

FIELD, HEADER, PASSWORD = "idempotency_key", "Idempotency-Key", "password"
NO_CONTENT = 204
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_CLAIM = """
    INSERT INTO accounts_formkey (key, user_id, path, body_digest, location) VALUES (%s, %s, %s, %s, '')
    ON CONFLICT (key) DO NOTHING RETURNING key
"""


View = TypeVar("View", bound=Callable[..., Any])


def keyless(view: View) -> View:
    """For views that repeat without harm: log-in and -out, display settings, a draft's autosave."""
    view.keyless = True  # type: ignore[attr-defined]
    return view


class IdempotencyMiddleware:
    """Last in the list: its transaction lies around the view's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = None if request.method in _SAFE else _key_of(request)
        if key is None:
            return self.get_response(request)
        try:
            with transaction.atomic():
                return self._once(request, key)
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise
            return _refuse(request, _("This form is still being worked on."))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse an unsafe request without a key, unless its view says that it needs none."""
        if request.method in _SAFE or getattr(view, "keyless", False) or _key_of(request) is not None:
            return None
        return _refuse(request, _("This form carries no key, so it could act twice."), status=400)

    def _once(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        digest = _digest(request)
        user_id = request.user.pk if request.user.is_authenticated else None
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [key, user_id, request.path[:300], digest])
            claimed = cursor.fetchone() is not None
        row = FormKey.objects.get(pk=key)
        if not claimed:
            return _answer_again(request, row, user_id, digest)
        response = self.get_response(request)
        if isinstance(response, HttpResponseRedirect) or response.status_code == NO_CONTENT:
            row.status, row.location = response.status_code, response.headers.get("Location", "")[:500]
            row.save(update_fields=["status", "location"])
        else:
            row.delete()  # Nothing was done; the person corrects the form and sends it again.
        return response


def _answer_again(
    request: HttpRequest, row: FormKey, user_id: uuid.UUID | None, digest: bytes
) -> HttpResponse:
    same = (row.user_id, row.path, bytes(row.body_digest)) == (user_id, request.path[:300], digest)
    if not same:
        return _refuse(request, _("This form was sent before with other content."))
    return HttpResponse(status=row.status, headers={"Location": row.location} if row.location else None)


def _refuse(request: HttpRequest, message: str, status: int = 409) -> HttpResponse:
    remedy = _("Open the page again, look whether your change is there, and if not, repeat it.")
    return render(request, "accounts/refused.html", {"refusal": Refused(message, remedy)}, status=status)


def _key_of(request: HttpRequest) -> uuid.UUID | None:
    given = request.headers.get(HEADER) or request.POST.get(FIELD, "")
    try:
        return uuid.UUID(given)
    except ValueError:
        return None


def _digest(request: HttpRequest) -> bytes:
    """Of the fields and the files; not of the tokens that differ between two sendings, nor of a password."""
    digest = hashlib.sha256()
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        digest.update(request.body)
    for name, values in sorted(request.POST.lists()):
        if name not in (FIELD, "csrfmiddlewaretoken", PASSWORD):
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name)).encode())
            for piece in file.chunks():
                digest.update(piece)
            file.seek(0)
    return digest.digest()
