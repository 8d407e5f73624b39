"""The log-in form, in the words of the office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LogInForm(AuthenticationForm):
    """Account and password; pasting and password managers work, there is no puzzle."""

    error_messages = {
        "invalid_login": _(
            "The account name or the password is wrong. After several wrong attempts the account is "
            "locked for a while."
        ),
        "inactive": _("This account has been disabled."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Account")
        self.fields["password"].label = _("Password")
