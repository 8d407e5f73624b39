"""Organisations that receive, act or owe: one row per unified social credit code."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.lib import organisation_codes
from civilaffairs.lib.errors import CodedError, Refused
from civilaffairs.people.models import Organisation


def find_or_add(name: str, code: str, area: Area) -> Organisation:
    """The organisation of this code, or Refused: the code is wrong, or known under another name."""
    try:
        code = organisation_codes.parse(code)
    except CodedError as error:
        raise Refused(error.message) from error
    held, _new = Organisation.objects.get_or_create(
        credit_code=code, defaults={"name": name.strip(), "area": area}
    )
    if held.name != name.strip():
        raise Refused(
            _("This number belongs to %(held)s; the form says %(typed)s.")
            % {"held": held.name, "typed": name.strip()}
        )
    return held
