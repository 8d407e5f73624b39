"""Who may log in and stay logged in; asked again on every request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from civilaffairs.accounts.models import User
from civilaffairs.lib import clock


class StaffBackend(ModelBackend):
    """Passwords, for active accounts up to their last day."""

    def user_can_authenticate(self, user: Any) -> bool:
        return isinstance(user, User) and _is_open(user)


def _is_open(user: User) -> bool:
    return user.is_active and (user.valid_until is None or user.valid_until >= clock.today())


def typed_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The account's name as failures are counted: one account, however its name is written."""
    given = (credentials or {}).get("username") or (request.POST.get("username", "") if request else "")
    return str(given).strip().casefold()[:40]
