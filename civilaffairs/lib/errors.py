"""The one error class for input that a person typed and can correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class CodedError(ValueError):
    """A refusal with a stable `code` for programs and a translated `message` for people.

    The refused text is deliberately absent: it may be an ID or account number, and errors are logged.
    """

    def __init__(self, code: str, message: str | _StrPromise) -> None:
        super().__init__(code)  # str(error) must not need the translation machinery
        self.code = code
        self.message = message
