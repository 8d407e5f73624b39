"""Every night the radar runs over everything, undone again: what the usual runs overlooked is a hit."""

from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit.clock import business_time
from civilaffairs.embedded import postgres
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import recomputation
from civilaffairs.payments.models import InputSet, Line, Run, RunCover, RunException
from civilaffairs.web.radar import keeping
from civilaffairs.web.radar.detectors.overlooked import overlooked
from civilaffairs.web.radar.found import Town
from civilaffairs.web.radar.models import Hit
from tests import databases
from tests.factories import staff
from tests.payments.test_look_only_at_what_changed import FEW, LAST, look_at_everything, play

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
KEPT = (Run, RunCover, Line, InputSet, RunException)


def look(city: Area) -> list[Hit]:
    """What the radar keeps of this kind in the city's town."""
    for town in Area.objects.filter(path__within=city.path, level=Area.Level.TOWN):
        with transaction.atomic(), business_time(cutoff(LAST)), databases.acting_as(postgres.WORKER):
            keeping.keep(place := Town(town, LAST), overlooked(place))
    return list(Hit.objects.filter(kind=Hit.Kind.OVERLOOKED).order_by("subject"))


def unnoted() -> None:
    """From here on a fact leaves no touch."""
    here = databases.address(connection.settings_dict["NAME"], postgres.OWNER)
    with psycopg.connect(here, autocommit=True) as owner:
        owner.execute("CREATE RULE unnoted AS ON INSERT TO people_touch DO INSTEAD NOTHING")


def test_nothing_is_overlooked_and_nothing_is_left_behind(db):
    city = play(8, FEW)
    before = [model.objects.count() for model in KEPT]
    assert look(city) == []
    assert [model.objects.count() for model in KEPT] == before
    assert before[2] > 20


def test_twin_what_was_not_noted_is_a_hit_until_a_run_over_everything(db):
    unnoted()
    city = play(8, FEW)
    hits = look(city)
    assert hits and all(hit.yuan > 0 and hit.state == "open" for hit in hits)
    maker = staff.browser(staff.actor(Role.FINANCE_MAKER, city))
    page = maker.get(reverse("radar:hit", args=[hits[0].pk])).content.decode()
    assert "与应发不符" in page
    form = maker.get(f"{reverse('payments:run-start')}?full=on").context["form"]
    assert form.initial["full"] and form.initial["programmes"]
    missed = {(hit.award_id, hit.yuan) for hit in hits}
    run = look_at_everything(city)
    issued: dict[object, Decimal] = {}
    for award, amount in Line.objects.filter(run=run).values_list("award_id", "amount"):
        issued[award] = issued.get(award, ZERO) + abs(amount)
    assert missed == set(issued.items())
    assert {(hit.state, hit.because) for hit in look(city)} == {("closed", "looked-at")}


def test_while_a_run_calculates_the_town_nothing_is_said(db):
    unnoted()
    city = play(8, FEW)
    hits = look(city)
    town = Area.objects.get(path__within=city.path, level=Area.Level.TOWN)
    with transaction.atomic(), business_time(cutoff(LAST)):
        run = Run.objects.create(
            month=date(2020, 12, 1), kind="off-cycle", number=9, area=city, programmes=["minimum-living"],
            known_until=cutoff(LAST),
        )  # fmt: skip
        RunCover.objects.create(run=run, programme="minimum-living", town=town)
        with databases.acting_as(postgres.WORKER):
            assert recomputation.of_town(town) is None
    assert [hit.pk for hit in look(city) if hit.state == "open"] == [hit.pk for hit in hits]
