"""The gate of every address. The URL walk of the tests refuses a view without one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from civilaffairs.accounts.matrix import ACTIONS, Forbidden, permits, require

View = Callable[..., HttpResponseBase]
PUBLIC, SIGNED_IN = ("public",), ("signed-in",)


def allows(*actions: str) -> Callable[[View], View]:
    """Let through who holds a post that may ever do one of these; ``require`` checks the object."""
    if not actions or not ACTIONS.issuperset(actions):
        raise LookupError(f"The matrix does not name all of {actions}.")

    def gate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None:
                return no_post(request)
            if not any(permits(actor.role, action) for action in actions):
                require(actor, actions[0])
                raise Forbidden
            return view(request, *args, **kwargs)

        gated.gate = actions  # type: ignore[attr-defined]
        return gated

    return gate


def public(view: View) -> View:
    """Open to everybody; each such address stands in a list that a test holds."""
    view.gate = PUBLIC  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """Open to everybody who is logged in, even without a post: log-out, display, the choice of a post."""
    view.gate = SIGNED_IN  # type: ignore[attr-defined]
    return view


def may(*actions: str) -> Callable[[Any], bool]:
    """A permission for a menu entry: of the user whom the middleware gave an actor."""

    def permission(user: Any) -> bool:
        actor = getattr(user, "actor", None)
        return actor is not None and any(permits(actor.role, action) for action in actions)

    return permission


def no_post(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_post.html", status=403)
