"""The error classes that people see: wrong input, and what the system refuses to do."""

from __future__ import annotations

from civilaffairs.lib.text import Text


class CodedError(ValueError):
    """A refusal with a stable `code` for programs and a translated `message` for people.

    The refused text is deliberately absent: it may be an ID or account number, and errors are logged.
    """

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(code)  # str(error) must not need the translation machinery
        self.code = code
        self.message = message


class Refused(Exception):
    """The system does not do what a person asked, and says why; nothing was changed.

    `remedy` says what the person can do instead, `status` is what a page answers.
    """

    status = 422

    def __init__(self, message: Text, remedy: Text = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.remedy = remedy


class Stale(Refused):
    """Somebody else changed the thing since the person's page was drawn."""

    status = 409


def status_of(refusal: Refused | None) -> int:
    """What a page answers that shows a refusal, or none."""
    return refusal.status if refusal else 200
