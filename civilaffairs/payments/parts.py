"""What pages of households, persons and organisations show of payments: by month, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits import names
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.parts import awards_of_household, awards_of_organisation, awards_of_person
from civilaffairs.lib.money import ZERO, format_yuan
from civilaffairs.lib.months import format_month
from civilaffairs.payments.models import Line, TransferLine
from civilaffairs.payments.recoveries import reading
from civilaffairs.people import parts
from civilaffairs.people.models import Household, Organisation, Person

MONTHS = 12
Key = tuple[date, Award]


def of_household(household: Household, actor: Actor) -> list[parts.Part]:
    """The payments of a household's page."""
    return _part(awards_of_household(household, actor), actor)


def of_person(person: Person, actor: Actor) -> list[parts.Part]:
    """The payments of a person's page."""
    return _part(awards_of_person(person, actor), actor)


def of_organisation(organisation: Organisation, actor: Actor) -> list[parts.Part]:
    """The payments of an organisation's page."""
    return _part(awards_of_organisation(organisation, actor), actor)


def _part(awards: QuerySet[Award], actor: Actor) -> list[parts.Part]:
    if not permits(actor.role, "award.read"):
        return []
    columns: tuple[str, ...] = (_("Month"), _("Benefit"), _("Amount (yuan)"), _("Transfer"))
    lines = list(
        Line.objects.filter(award__in=awards.values("pk"))
        .select_related("award")
        .order_by("-for_month", "programme")
    )
    months = sorted({line.for_month for line in lines}, reverse=True)[:MONTHS]
    shown = [line for line in lines if line.for_month in months]
    sums, states = _by_month(shown)
    rows: tuple[tuple[parts.Cell, ...], ...] = tuple(
        _row(key, amount, states[key]) for key, amount in sums.items()
    )
    if kept := _set_off(shown):
        columns += (_("Set off (yuan)"), _("Paid out (yuan)"))
        rows = tuple(
            (*row, kept.get(key, ("", ZERO))[0], format_yuan(amount - kept.get(key, ("", ZERO))[1]))
            for row, (key, amount) in zip(rows, sums.items(), strict=True)
        )
    return [parts.Part(_("Payments of the last twelve months"), columns, rows, _("Nothing was paid yet."))]


def _set_off(lines: list[Line]) -> dict[Key, tuple[str, Decimal]]:
    """What of a month and an award was kept back for what is owed: by what right, and its sum."""
    by_line = {line.pk: (line.for_month, line.award) for line in lines}
    found: dict[Key, tuple[str, Decimal]] = {}
    for part in reading.kept_of(lines):
        key, right = by_line[part.line_id], part.set_off
        words = f"{format_yuan(part.amount)} {right.get_ground_display()} {right.document}"
        before, total = found.get(key, ("", ZERO))
        found[key] = ("; ".join(filter(None, (before, words))), total + part.amount)
    return found


def _row(key: Key, amount: Decimal, states: set[str]) -> tuple[parts.Cell, ...]:
    month, award = key
    why = parts.Link(format_yuan(amount), reverse("payments:month", args=[award.pk, format_month(month)]))
    return (format_month(month), names.of_benefit(award.programme), why, ", ".join(sorted(states)))


def _by_month(lines: list[Line]) -> tuple[dict[Key, Decimal], dict[Key, set[str]]]:
    """The amounts issued by month and award, and the states of the transfers that carry them."""
    carriers = TransferLine.objects.filter(line__in=lines, live=True).select_related("transfer")
    state_of = {row.line_id: str(row.transfer.get_state_display()) for row in carriers}
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    states: dict[Key, set[str]] = defaultdict(set)
    for line in lines:
        key = (line.for_month, line.award)
        sums[key] += line.amount
        states[key].add(state_of.get(line.pk, _("Not in a batch yet")))
    return sums, states
