"""Drill 4: eight people start the same month at one moment, on the page.

One run comes of it, the other seven are told which one is in their way, and the month is what counting
on fingers says.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import shift_to, shifted
from civilaffairs.jobs import work
from civilaffairs.lib.months import add_months
from civilaffairs.payments.models import Run
from tests.drills import city, sheet
from tests.drills.racing import at_once
from tests.drills.record import Drill, size
from tests.factories import areas, staff

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
]
DRILL = 4
ROUNDS, MOST_MONTHS = 2, 24
STARTERS = 8
AWARDS = 100
TOLD = "Another run that covers the same benefits here is still calculating: 2"


def start_at_once(month: date, told: list[tuple[int, bool]]) -> list[str]:
    """Everybody asks for the same month; ``told``: an answer's status, and whether it names the other run."""
    terms = {
        "month": f"{month:%Y-%m}",
        "kind": Run.Kind.MONTHLY,
        "area": areas.city().pk,
        "programmes": ["minimum-living"],
    }

    def ask(client: staff.PortalClient) -> None:
        answer = client.post(reverse("payments:run-start"), terms)
        told.append((answer.status_code, TOLD in answer.content.decode()))

    clients = []
    for number in range(STARTERS):
        maker = staff.actor(Role.FINANCE_MAKER, areas.city(), f"制单{number}", f"maker{number}")
        clients.append(staff.browser(maker))
        clients[-1].cookies["django_language"] = "en"
        clients[-1].raise_request_exception = False
    return [what for what in at_once([partial(ask, client) for client in clients]) if what != "done"]


def start_months(drill: Drill, rounds: int) -> tuple[Counter[str], list[str]]:
    tally, wrong = Counter[str](), list[str]()
    city.build(AWARDS)
    for number in range(rounds):
        month = add_months(city.MONTH, number)
        shift_to(month.replace(day=drill.chance.randint(2, 25)))
        told: list[tuple[int, bool]] = []
        wrong += start_at_once(month, told)
        tally.update(str(status) for status, _ in told)
        if sorted(told) != [(302, False)] + [(422, True)] * (STARTERS - 1):
            wrong.append(f"told {Counter(told)}")
        for run in Run.objects.filter(month=month, state=Run.State.OPEN):
            tally["runs"] += 1
            with shifted(), transaction.atomic():
                assert run.job is not None
                work.run_inline(run.job)
        lines, total = city.owed(AWARDS)
        if sheet.issued() != (lines * (number + 1), total * (number + 1)):
            wrong.append(f"issued {sheet.issued()}")
    wrong += [] if tally["runs"] == rounds else ["not one run a month"]
    return tally, wrong


def test_one_run_comes_of_eight_starts(drill: Drill) -> None:
    rounds = min(size(ROUNDS), MOST_MONTHS)
    tally, wrong = start_months(drill, rounds)
    lines, total = sheet.issued()
    drill.saw(rounds=rounds, lines=lines, sum=str(total), wrong=len(wrong), **tally)
    assert wrong == []


def test_twin_without_the_index_a_month_has_several_runs(drill: Drill) -> None:
    sheet.as_owner("DROP INDEX run_one_open_per_town")
    tally, wrong = start_months(drill, 1)
    drill.saw(rounds=1, wrong=len(wrong), **tally)
    assert tally["runs"] > 1
    assert wrong
