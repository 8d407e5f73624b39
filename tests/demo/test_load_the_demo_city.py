"""The demo city: loaded by the real steps, its month paid, its books balanced, nobody real in it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.db.models import Sum
from pytest_django import Settings

from civilaffairs.accounts.models import Area, User
from civilaffairs.audit.clock import current_shift, shifted
from civilaffairs.audit.models import Event
from civilaffairs.casework.models import Case, PublicNotice
from civilaffairs.demo.plan import CASES
from civilaffairs.lib import clock
from civilaffairs.payments.models import Batch, Difference, Entry, Line, Transfer
from civilaffairs.people.models import Person

STAGES = {
    "draft", "applied", "checking", "survey", "first-review", "returned", "notice", "objection", "confirm",
    "approved", "refused",
}  # fmt: skip
AHEAD = ("due_on", "step_due_on", "total_due_on", "ends_on", "pay_on", "expire_date", "leased_until")
pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def happenings() -> Iterator["models.Field[Any, Any]"]:
    """The columns that say when something was done: every instant, every day but those that lie ahead."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            done = isinstance(field, models.DateField) and field.name.endswith("_on")
            if field.name not in AHEAD and (done or isinstance(field, models.DateTimeField)):
                yield field


def late() -> list[str]:
    """What happened after the business date."""
    with shifted():
        now, today = clock.now(), clock.today()
    found = []
    for field in happenings():
        bound = now if isinstance(field, models.DateTimeField) else today
        if field.model._default_manager.filter(**{f"{field.name}__gt": bound}).exists():
            found.append(f"{field.model._meta.label}.{field.name}")
    return found


def test_the_demo_city_is_a_whole(small_city: Path) -> None:
    assert Area.objects.filter(level=Area.Level.TOWN).count() == 33
    assert Case.objects.count() == len(CASES)
    assert set(Case.objects.values_list("state", flat=True)) >= STAGES
    villages = PublicNotice.objects.values_list("village__level", flat=True)
    assert set(villages) == {Area.Level.VILLAGE}, "also of those who apply alone"
    assert all(person.id_number.startswith("441999") for person in Person.objects.all())
    assert current_shift()
    assert late() == []
    looked = Event.objects.get(action="radar.look").at + timedelta(minutes=10)
    assert looked > clock.real_now() + current_shift(), "at the time of day at which the city was loaded"

    batch = Batch.objects.get()
    paid = Transfer.objects.filter(state="paid").aggregate(sum=Sum("amount"))["sum"]
    failed = Transfer.objects.get(state="failed")
    may = Line.objects.filter(for_month=batch.month)
    assert paid + failed.amount == batch.total == may.aggregate(sum=Sum("amount"))["sum"]
    assert Entry.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal(0)

    waits = Difference.objects.get(ended_by=None)
    assert waits.over_sum == Decimal(500) < waits.amount
    assert {line.for_month.month for line in waits.lines.all()} == {5}
    assert {line.for_month.month for line in waits.found_by.lines.all()} == {6}

    accounts = small_city.read_text(encoding="utf-8").splitlines()
    assert len(accounts) == User.objects.count()
    assert small_city.stat().st_mode & 0o077 == 0
    passwords = [line.split()[1] for line in accounts]
    assert len(set(passwords)) == len(passwords)
    assert User.objects.get(username="chen").check_password(passwords[0])


def test_a_database_with_areas_is_not_filled(db: None) -> None:
    Area.objects.create(level=Area.Level.CITY, name="某市", name_en="Some City")
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)


def test_production_is_never_filled(db: None, settings: Settings) -> None:
    settings.CLOCK_MAY_MOVE = False
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)
    assert not Area.objects.exists()
