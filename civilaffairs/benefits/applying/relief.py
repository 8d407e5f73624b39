"""What tells an emergency from other temporary relief, and a small sum from a large one."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from civilaffairs.benefits import programme, quotes
from civilaffairs.benefits.applying import asked
from civilaffairs.benefits.fixing import BESIDE, SHARED
from civilaffairs.benefits.models import AwardAmount
from civilaffairs.benefits.occasions import CAUSE
from civilaffairs.benefits.statements import StandardNames
from civilaffairs.benefits.values import Value
from civilaffairs.casework import numbers
from civilaffairs.casework.intake import record
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Application, Case
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import month_of


def is_urgent(moment: Moment) -> str | None:
    """A guard of what an emergency alone may do."""
    return None if _urgent(moment) else _("This is not an emergency.")


def is_ordinary(moment: Moment) -> str | None:
    """A guard of the way with match, visit and notice."""
    return _("This is an emergency: relieve first.") if _urgent(moment) else None


def _urgent(moment: Moment) -> bool:
    application = Application.objects.filter(case=moment.case).first()
    benefit = programme.get(moment.case.programme)
    return application is not None and asked.is_urgent(benefit, application.content)


def town_decides(moment: Moment) -> str | None:
    """A guard: the town confirms itself up to its limit, above it the county."""
    try:
        approver = who_decides(moment.case, moment.today)
    except Refused as refusal:
        return str(refusal.message)
    if approver == quotes.TOWNSHIP:
        return None
    return _("The amount is above what the town decides itself; the county decides.")


def who_decides(case: Case, day: date) -> str:
    """The township up to its limit, the county above it; empty where nothing is left to the towns."""
    benefit = programme.get(case.programme)
    if benefit.town_decides(StandardNames()) is None:
        return ""
    return quotes.of(benefit, numbers.town_of(case.area), _answers(case), month_of(day)).approver


def papers_complete(moment: Moment) -> str | None:
    """A guard: what could wait is there, and what the amount depends on is as it was decided."""
    held = AwardAmount.objects.filter(award__case=moment.case, known_to=None).first()
    if held is not None and not _as_decided(held, moment.case):
        return _("The answers on which the amount was decided may not be changed any more.")
    return record.papers_complete(moment)


def _as_decided(held: AwardAmount, case: Case) -> bool:
    """Whether the application still says what was decided: the amount, its share, why it was needed."""
    answers = asked.of_case(programme.get(case.programme), case)
    occasion = held.award.occasions.first()
    return (
        held.derivation["asked"] == quotes.written(_without_beside(answers))
        and held.shared == answers.get(SHARED, 0)
        and (occasion is None or occasion.matter == answers.get(CAUSE))
    )


def _answers(case: Case) -> dict[str, Value]:
    """What the amount depends on; how it is paid and by whom is no part of that."""
    return _without_beside(asked.of_case(programme.get(case.programme), case))


def _without_beside(answers: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in answers.items() if name not in BESIDE}
