"""延长办理时限: the longer clock of a whole procedure, once, with its ground."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Case, Extension
from civilaffairs.lib.errors import Refused


def not_yet(moment: Moment) -> str | None:
    """A guard: the time starts with the acceptance and is extended once."""
    if moment.case.accepted_on is None:
        return _("The time of the procedure starts with the acceptance.")
    if moment.case.extended:
        return _("The time of this case was extended already: %(ground)s.") % {
            "ground": ground_of(moment.case)
        }
    return None


def extend(moment: Moment) -> None:
    """The effect of the step: by whom and on which ground the whole procedure may take longer."""
    ground = str(moment.data.get("ground", ""))
    if ground not in Extension.Ground.values or ground == Extension.Ground.OBJECTION:
        raise Refused(_("Name the ground of the extension."))
    _give(moment, ground)


def by_objection(moment: Moment) -> None:
    """An objection lengthens the time by itself, where nothing did so before."""
    if not moment.case.extended:
        _give(moment, Extension.Ground.OBJECTION)


def ground_of(case: Case) -> str:
    """Why the time of a case was extended."""
    row = Extension.objects.filter(case=case).first()
    return str(row.get_ground_display()) if row else ""


def _give(moment: Moment, ground: str) -> None:
    assert moment.actor is not None
    Extension.objects.create(case=moment.case, ground=ground, decided_by=moment.actor.user)
    moment.case.extended = True
