"""The one writer of the trail. A row commits with the change it tells of, or both fail."""

from __future__ import annotations

from typing import Any

from civilaffairs.audit.context import who
from civilaffairs.audit.models import Event
from civilaffairs.lib import sealed


def record(
    action: str,
    *,
    object_kind: str = "",
    object_id: object = "",
    label: str = "",
    result: str = Event.Result.OK,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> Event:
    """Add one row, in the caller's transaction.

    ``label`` and ``detail`` hold numbers, codes and field names; never an ID or account number,
    a phone or a searched text (for that: ``digest``).
    """
    actor = who()
    return Event.objects.create(
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        actor_role=actor.actor_role,
        area_path=actor.area_path,
        request_id=actor.request_id,
        ip=actor.ip,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        object_label=str(label)[:120],
        result=result,
        reason=str(reason)[:500],
        detail=detail or {},
    )


def digest(text: str) -> str:
    """A keyed digest: two searches for the same text can be recognised, the text cannot."""
    return sealed.blind_index(text.strip().casefold(), "audit.search").hex()[:32]
