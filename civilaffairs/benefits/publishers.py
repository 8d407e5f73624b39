"""The two people behind a published value."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.accounts.models import User
from civilaffairs.audit.clock import refuse_unless_rehearsed
from civilaffairs.benefits.errors import STANDARD, BenefitRefused

SYSTEM = ("SYSTEM-1", "SYSTEM-2")


def two_people(entered_by: User | None, approved_by: User | None) -> tuple[User, User]:
    """Who entered and who approved, two of them.

    Nobody at all stands for the system's own pair, which examples, the demo's beginning and tests
    publish as; outside of a rehearsal production refuses it.
    """
    if entered_by is None and approved_by is None:
        refuse_unless_rehearsed()
        first, second = (_system_user(number) for number in SYSTEM)
        return first, second
    if entered_by is None or approved_by is None or entered_by == approved_by:
        raise BenefitRefused(STANDARD, _("A standard is approved by a second person."))
    return entered_by, approved_by


def _system_user(number: str) -> User:
    """An account that nobody can log in to."""
    user, made = User.objects.get_or_create(
        username=number.lower(), defaults={"staff_number": number, "name": number, "is_active": False}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
