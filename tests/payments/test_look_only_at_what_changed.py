"""A run that looks only at what may have changed equals one that looks at everything."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time, shift_to
from civilaffairs.embedded import postgres
from civilaffairs.jobs.models import Chunk
from civilaffairs.jobs.work import run_inline
from civilaffairs.lib.months import add_months, cutoff, months_between
from civilaffairs.payments import changed, runs
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.models import Run
from tests import databases
from tests.factories import staff
from tests.oracle.one_city import YEAR, Lenient, one_city
from tests.oracle.write import as_file

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
LAST = date(YEAR, 10, 1)
FEW = frozenset({"minimum-living", "old-age", "disability-living"})


class Committed(Lenient):
    """Each thing that happens is a transaction of its own, as in an office."""

    def _at_once(self, at, act):
        with transaction.atomic():
            super()._at_once(at, act)

    def _lines(self, run):
        return []


def play(homes, *benefits):
    (loaded,) = read(as_file([one_city(homes, *benefits)]))
    city = Committed(loaded)
    city.play()
    return city.city


def look_at_everything(city):
    with transaction.atomic(), business_time(cutoff(LAST)):
        run = runs.start(None, LAST, city, full=True)
    with transaction.atomic():
        assert run.job
        run_inline(run.job)
    run.refresh_from_db()
    return run


def months_looked_at(run):
    chunks = Chunk.objects.filter(job=run.job).values_list("payload__awards", flat=True)
    firsts = [date.fromisoformat(first) for each in chunks for first in each.values()]
    return sum(len(list(months_between(first, add_months(run.month, 1)))) for first in firsts)


def test_a_run_over_everything_finds_nothing_left(db):
    city = play(18)
    last = Run.objects.get(month=LAST)
    everything = look_at_everything(city)
    assert everything.line_count == 0
    assert Run.objects.filter(line_count__gt=0).count() > 5
    assert 0 < 3 * months_looked_at(last) < 2 * months_looked_at(everything)


def test_again_without_any_change_looks_at_nothing(db):
    city = play(4, FEW)
    with transaction.atomic(), business_time(cutoff(LAST)):
        again = runs.start(None, LAST, city)
    assert months_looked_at(again) == 0


def test_the_page_can_ask_for_everything(db):
    city = play(4, FEW)
    shift_to(LAST + timedelta(days=4))
    maker = staff.browser(staff.actor(Role.FINANCE_MAKER, city))
    terms = {"month": f"{LAST:%Y-%m}", "kind": "monthly", "area": city.pk, "programmes": sorted(FEW)}
    looked = []
    for more in ({}, {"full": "on"}):
        answer = maker.post(reverse("payments:run-start"), {**terms, **more})
        run = Run.objects.get(pk=answer["Location"].split("/")[-2])
        looked.append(months_looked_at(run))
        with transaction.atomic():
            assert run.job
            run_inline(run.job)
    assert looked[0] == 0 < looked[1]


def test_what_the_present_transaction_does_is_news_later(db):
    """Also when another transaction that began after it has ended already."""
    here = databases.address(connection.settings_dict["NAME"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        with psycopg.connect(here, autocommit=True) as other:
            other.execute("SELECT pg_current_xact_id()")
        cursor.execute(
            "SELECT pg_visible_in_snapshot(pg_current_xact_id(), %s::pg_snapshot)", [changed.snapshot()]
        )
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("table", ["people_touch", "benefits_valuetouch"])
def test_twin_what_is_not_noted_is_left_out(db, table):
    """The trigger's row vanishes: a run over everything finds what the runs before it missed."""
    here = databases.address(connection.settings_dict["NAME"], postgres.OWNER)
    with psycopg.connect(here, autocommit=True) as owner:
        owner.execute(f"CREATE RULE unnoted AS ON INSERT TO {table} DO INSTEAD NOTHING")
    assert look_at_everything(play(8, FEW)).line_count > 0
