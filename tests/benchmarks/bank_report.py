"""All measurements of a month's money as one object."""

import os
import time
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.urls import reverse

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Role
from civilaffairs.benefits.models import Award
from civilaffairs.lib.months import format_month
from civilaffairs.payments.models import Batch, Transfer
from tests.benchmarks import bank_city, bank_floor
from tests.benchmarks.bank_city import Ready
from tests.benchmarks.bank_steps import Steps
from tests.benchmarks.pages import Reader, Visit, served
from tests.benchmarks.report import own_database
from tests.factories import staff

AIMS = {"batch_and_export": 15, "return_import": 30}  # seconds for so many lines:
OF_LINES = 300_000
PARTS = {"batch_and_export": ("prepare", "approve", "release", "export"), "return_import": ("import",)}
Figures = dict[str, Any]


def measure(lines: int, history: int, profile: str, alone: int) -> Figures:
    """In a database of its own, dropped afterwards; ``alone``: seconds of reading with nothing beside it."""
    with own_database():
        began = time.perf_counter()
        ready = bank_city.prepare(lines, history)
        built = round(time.perf_counter() - began, 1)
        steps = Steps(ready, profile)
        read = _pay(steps, ready, alone)
        found: Figures = {
            "load": os.getloadavg(),
            "building_seconds": built,
            "history_months": history,
            **steps.outcome(),
        }
        floor = bank_floor.floor(steps.batches)
        found["steps"] = steps.figures
        for name, parts in PARTS.items():
            found[name] = _total(name, [steps.figures[part] for part in parts], floor[name], found["lines"])
        return {**found, "floor": floor, "pages": read}


def _pay(steps: Steps, ready: Ready, alone: int) -> Figures:
    if not alone:
        steps.survey()
        steps.batch_and_export()
        steps.return_import(steps.answers())
        return {}
    visits = _visits(ready)
    with ExitStack() as stack:
        reader = stack.enter_context(Reader(stack.enter_context(served()), visits))
        reader.mark("alone")
        time.sleep(alone)
        reader.mark("survey")
        steps.survey()
        reader.mark("batch_and_export")
        steps.batch_and_export()
        reader.mark("between")
        answers = steps.answers()
        reader.mark("return_import")
        steps.return_import(answers)
        return reader.figures()


def _total(name: str, parts: list[Figures], floor: Figures, lines: int) -> Figures:
    seconds, cpu = (round(sum(part[unit] for part in parts), 2) for unit in ("seconds", "cpu_seconds"))
    return {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "aim_seconds": AIMS[name],
        "aim_for_so_many_lines": round(AIMS[name] * lines / OF_LINES, 2),
        "seconds/floor": round(seconds / floor["seconds"], 2),
        "cpu_seconds/floor": round(cpu / floor["cpu_seconds"], 2) if floor["cpu_seconds"] else None,
        "peak_memory_mb": max(part["peak_memory_mb"] for part in parts),
        "server_peak_memory_mb": max(part["server_peak_memory_mb"] for part in parts),
    }


def _visits(ready: Ready) -> list[Visit]:
    """The pages of the finance people and those of a supervisor, of the city and of a month."""
    maker, checker = ready.office.maker, ready.office.checker
    supervisor = staff.actor(Role.SUPERVISOR, ready.office.maker.area)
    month = f"?month={format_month(ready.month)}"
    award = Award.objects.order_by("number").first()
    batch = Batch.objects.order_by("-number").first()
    assert award and award.household and batch
    transfer = Transfer.objects.filter(batch=batch).order_by("position").first()
    assert transfer
    wanted = (
        ("workbench", maker, reverse("workbench")),
        ("board", maker, reverse("payments:board") + month),
        ("batch", checker, reverse("payments:batch", args=[batch.pk])),
        ("batches", maker, reverse("payments:transfers") + month),
        ("transfer", maker, reverse("payments:transfer", args=[transfer.pk])),
        ("person", supervisor, reverse("people:person", args=[transfer.payee_person_id])),
        ("award", maker, reverse("payments:award", args=[award.pk])),
        ("ledger", maker, reverse("payments:ledger")),
    )
    cookies = {actor.user.pk: _cookie(actor) for actor in (maker, checker, supervisor)}
    return [(name, url, cookies[actor.user.pk]) for name, actor, url in wanted]


def _cookie(actor: Actor) -> str:
    """Somebody who has signed in."""
    return staff.browser(actor).cookies[settings.SESSION_COOKIE_NAME].value
