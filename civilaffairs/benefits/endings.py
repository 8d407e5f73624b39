"""停发 and 渐退: what a review decides about an award as a whole, each with its own letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.benefits import amounts, awards, covers, effects, programme, settings
from civilaffairs.benefits.calculation.standing import EXIT_SETTING
from civilaffairs.benefits.models import Award
from civilaffairs.casework import letters
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.letter_effects import letter_words
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import add_months, month_of, parse_month
from civilaffairs.people.models import Decision


def stop(moment: Moment) -> None:
    """The award ends with the month that was proposed; the next run takes back what was paid beyond it."""
    award, last_month = _award(moment), _proposed(moment)
    if (ends := covers.end_of(award)) and ends < last_month:
        raise Refused(
            _("The award ends with %(month)s already.") % {"month": f"{ends:%Y-%m}"},
            _("Return the review and close it, or choose an earlier last month."),
        )
    if last_month < add_months(award.first_month, -1):
        raise Refused(
            _("The award begins only with %(month)s.") % {"month": f"{award.first_month:%Y-%m}"},
            _("Return the review and choose a later last month."),
        )
    first_without = add_months(last_month, 1)
    before = amounts.total(award, max(first_without, award.first_month))
    awards.end(award, last_month, moment.opinion[:40], _decide(moment, first_without))
    _announce("stop", moment, {"first_month": first_without, "last_month": last_month, "amount": before})


def can_leave(moment: Moment) -> str | None:
    """A guard: what is due this month can be paid on, and nothing has ended it yet."""
    award = _award(moment)
    if award.state != Award.State.ACTIVE:
        return _("The award has ended or is ending already.")
    if not amounts.total(award, month_of(moment.today)):
        return _("Nothing is due this month that could be paid on.")
    return None


def leave(moment: Moment) -> None:
    """What is due this month is paid on for the months and at the rates of the setting, and then nothing.

    What was recorded meanwhile is not adopted: it would take away what the exit pays on.
    """
    award, this_month = _award(moment), month_of(moment.today)
    before = amounts.total(award, this_month)
    awards.leave_gradually(award, this_month, _decide(moment, add_months(this_month, 1)))
    said = {"amount": before, "last_month": covers.end_of(award), "periods": _falling(award, this_month)}
    _announce("gradual", moment, said)


def _falling(award: Award, month: date) -> list[dict[str, Any]]:
    """Since when how much is paid, as the calculation has it."""
    steps = settings.get(award.area, EXIT_SETTING, month)
    found, since = [], add_months(month, 1)
    for step in steps:
        until = add_months(since, step["months"] - 1)
        found.append({"since": since, "until": until, "amount": amounts.total(award, since)})
        since = add_months(until, 1)
    return found


def _award(moment: Moment) -> Award:
    return Award.objects.select_related("area", "household", "person").get(reviews__case=moment.case)


def _proposed(moment: Moment) -> date:
    """The last month, as it was proposed last."""
    event = moment.case.events.filter(step="propose-stop").order_by("-id").first()
    if event is None or "last_month" not in event.data:
        raise Refused(_("Nobody proposed a last month."), _("Return the review and propose the stop anew."))
    return parse_month(event.data["last_month"])


def _decide(moment: Moment, first_month: date) -> Decision:
    actor = moment.actor
    return effects.decide(
        moment.case,
        Decision.Kind.STOP,
        moment.today,
        first_month,
        actor.user if actor else None,
        moment.opinion,
    )


def _announce(kind: str, moment: Moment, said: dict[str, Any]) -> None:
    if moment.actor is None:
        return
    benefit = programme.get(moment.case.programme)
    context = {
        **letter_words(moment),
        "programme_name": benefit.name,  # not the review's own name
        "reason": moment.opinion,
        "law": benefit.law,
        **said,
    }
    letters.issue(kind, actor=moment.actor, office=moment.actor.area, case=moment.case, context=context)
