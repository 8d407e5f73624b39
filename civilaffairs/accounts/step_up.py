"""Before an act that cannot be undone a person enters the password again: for this act, on this content.

It counts for a few minutes and for nothing else. A wrong one counts as a failed log-in: after several the
account is locked.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.idempotency import PASSWORD
from civilaffairs.accounts.models import StepUp, User
from civilaffairs.audit import trail
from civilaffairs.audit.models import Event
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused


def confirm(request: HttpRequest, actor: Actor, action: str, digest: str) -> None:
    """Note that the person behind the request is who they say, by the password of its form."""
    given = request.POST.get(PASSWORD, "")
    if not given:
        return  # An earlier one may still count; whoever acts asks for it.
    found = authenticate(request, username=actor.user.username, password=given)
    right = found is not None and found.pk == actor.user.pk
    trail.record(
        "session.confirm", object_kind="user", object_id=actor.user.pk, label=actor.user.name,
        result=Event.Result.OK if right else Event.Result.FAILED, detail={"for": action, "digest": digest},
    )  # fmt: skip
    if not right:
        raise Refused(
            _("The password is wrong."),
            _("Enter it again. After several wrong attempts the account is locked for a while."),
        )
    note(actor.user, action, digest)


def note(user: User, action: str, digest: str) -> StepUp:
    return StepUp.objects.create(user=user, action=action, digest=digest)


def counts(user: User, action: str, digest: str, minutes: int) -> bool:
    """Whether the person confirmed this act on this content within so many minutes."""
    since = clock.now() - timedelta(minutes=minutes)
    return StepUp.objects.filter(user=user, action=action, digest=digest, at__gt=since).exists()
