"""What was issued beside what is due now: paid though no longer eligible, eligible though not paid.

Differences between two amounts are the next run's; these are awards that are due all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from civilaffairs.benefits.models import Award
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month
from civilaffairs.payments.models import Run, RunCover
from civilaffairs.web.radar import outlook
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit


def lines(town: Town) -> Iterator[Found]:
    """Both kinds: the months are walked back from this one for as long as they go on."""
    first = add_months(town.month, -town.length("months-back"))
    awards = _with_lines(town, first)
    issued = outlook.issued(awards, first)
    now = outlook.of(awards, [town.month])
    run = _months_run(town, first)
    for award in awards:
        due = now[award.pk].due.get(town.month) if award.pk in now else None
        if due is None or award.follows_id:
            continue
        paid = {month: amount for month, amount in issued[award.pk].items() if amount > 0}
        if due:
            missing = run.get(award.programme, set()) - paid.keys()
            found = _going_on(award, [month for month in missing if month >= award.first_month], due=True)
            if found:
                yield _found(award, Hit.Kind.UNPAID, found)
        else:
            found = _going_on(award, [month for month in paid if month <= town.month], due=False)
            if found:
                yield _found(award, Hit.Kind.OVERPAID, {month: paid[month] for month in found})


def _going_on(award: Award, months: list[date], *, due: bool) -> dict[date, Decimal]:
    """Back from the last of these months for as long as something, or nothing, is due."""
    found: dict[date, Decimal] = {}
    for month in sorted(months, reverse=True):
        amount = outlook.of([award], [month])[award.pk].due[month]
        if amount is None or bool(amount) is not due:
            break
        found[month] = amount
    return found


def _with_lines(town: Town, first: date) -> list[Award]:
    """The awards in force, and those that ended and were paid since."""
    ended = Award.objects.filter(area=town.area, lines__for_month__gte=first)
    ended = ended.exclude(pk__in=[award.pk for award in town.awards])
    return [*town.awards, *ended.distinct()]


def _months_run(town: Town, first: date) -> dict[str, set[date]]:
    """The months for which a run of each benefit was calculated in this town."""
    found: dict[str, set[date]] = {}
    covers = RunCover.objects.filter(town=town.area, run__month__gte=first, run__state=Run.State.COMPUTED)
    covers = covers.filter(run__award=None)  # a run for one award says nothing of the others
    for code, month in covers.values_list("programme", "run__month").distinct():
        found.setdefault(code, set()).add(month)
    return found


def _found(award: Award, kind: str, months: dict[date, Decimal]) -> Found:
    first, last = min(months), max(months)
    return Found(
        kind,
        f"award:{award.pk}",
        first,
        sum(months.values(), ZERO),
        award=award,
        person_id=award.person_id,
        household_id=award.household_id,
        programme=award.programme,
        detail={"first": format_month(first), "last": format_month(last)},
    )
