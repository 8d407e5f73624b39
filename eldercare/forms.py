"""What the old-age allowance asks for: who, where, and on which account."""

from __future__ import annotations

from civilaffairs.casework.intake.members import PersonForm


class ElderForm(PersonForm):
    """The old person; the number of the identity card says the age."""

    checks: tuple[str, ...] = ()
