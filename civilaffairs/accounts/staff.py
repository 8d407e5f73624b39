"""What the administrators do to accounts. Each acts on the person's next request."""

from __future__ import annotations

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import User
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused


def sessions_of(user: User) -> list[Session]:
    """The sessions that are open. Few hundred people work here, so they are looked through."""
    open_ones = Session.objects.filter(expire_date__gt=clock.real_now())
    return [session for session in open_ones if session.get_decoded().get(SESSION_KEY) == str(user.pk)]


def end_sessions(actor: Actor, user: User) -> int:
    """Log the person out everywhere; how many sessions ended."""
    require(actor, "user.end-session")
    keys = [session.pk for session in sessions_of(user)]
    Session.objects.filter(pk__in=keys).delete()
    trail.record(
        "user.end-session",
        object_kind="user",
        object_id=user.pk,
        label=user.name,
        detail={"ended": len(keys)},
    )
    return len(keys)


def set_active(actor: Actor, user: User, active: bool) -> None:
    """Disable an account, which ends its sessions too, or enable it again; never one's own."""
    require(actor, "user.disable")
    if user.pk == actor.user.pk:
        raise Refused(_("Nobody disables or enables their own account."))
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        end_sessions(actor, user)
    action = "user.enable" if active else "user.disable"
    trail.record(action, object_kind="user", object_id=user.pk, label=user.name)


def is_locked(user: User) -> bool:
    """Whether too many log-ins failed a short while ago."""
    return AccessAttempt.objects.filter(
        username=user.username.casefold(),
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gt=clock.real_now() - timedelta(hours=settings.AXES_COOLOFF_TIME),
    ).exists()


def unlock(actor: Actor, user: User) -> None:
    """Forget the failed log-ins of an account."""
    require(actor, "user.unlock")
    forgotten = AxesProxyHandler.reset_attempts(username=user.username.casefold())
    trail.record(
        "user.unlock", object_kind="user", object_id=user.pk, label=user.name, detail={"failures": forgotten}
    )
