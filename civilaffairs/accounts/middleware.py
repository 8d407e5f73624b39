"""What surrounds every request: the clock, a request id, the actor, the answer to refusals."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable

import psycopg
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import SESSION_POST, actor_of
from civilaffairs.accounts.trail_words import NOT_VISIBLE
from civilaffairs.audit import context, trail
from civilaffairs.audit.clock import refuse_moved_clock, shifted
from civilaffairs.audit.models import Event
from civilaffairs.lib.errors import Refused, Stale

log = logging.getLogger(__name__)
CROSSINGS = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.ExclusionViolation,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
Next = Callable[[HttpRequest], HttpResponse]
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


def clock_and_id(get_response: Next) -> Next:
    """Before everything that reads the time: load the shift; give the request its id.

    Made once, when the web server starts: production stops here on a moved clock.
    """
    refuse_moved_clock()

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        with shifted(), context.acting(request_id=request_id, ip=request.META.get("REMOTE_ADDR") or None):
            response = get_response(request)
        response["X-Request-ID"] = request_id
        return response

    return middleware


class ActorMiddleware:
    """Set ``request.actor`` from the chosen post, on every request anew; write down denials."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        actor = actor_of(request.user, request.session.get(SESSION_POST, ""))
        request.actor = request.user.actor = actor  # type: ignore[attr-defined]
        name = context.acting(actor_id=request.user.pk, actor_name=request.user.name)
        with actor.acting() if actor else name:
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")  # Back after log-out shows nothing.
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Outside the view's transaction, which was rolled back: the row stays."""
        if isinstance(error, PermissionDenied | Http404):
            match = request.resolver_match
            missing = isinstance(error, Http404)
            trail.record(
                "denied",
                object_kind=match.view_name if match else "",
                object_id=next(iter(match.kwargs.values()), "") if match else "",
                result=Event.Result.DENIED,
                reason=NOT_VISIBLE if missing else getattr(error, "kept", "") or str(error),
            )
        if isinstance(error, DatabaseError) and (crossed := _crossed(error)):
            log.warning("crossed with another request: %s", crossed)
            error = Stale(
                _("Somebody else was changing the same thing at this moment. Nothing of yours was done."),
                _("Open the page again, look whether your change is there, and if not, repeat it."),
            )
        if isinstance(error, Refused):
            return render(request, "accounts/refused.html", {"refusal": error}, status=error.status)
        return None


def _crossed(error: DatabaseError) -> str:
    """What the database refused because two transactions met; no values, which the log must not hold.

    Code looks before it writes, so that such a refusal means: the other one was not there to be seen.
    """
    cause = error.__cause__
    if not isinstance(cause, CROSSINGS):
        return ""
    return f"{type(cause).__name__} {cause.diag.constraint_name or ''}".strip()
