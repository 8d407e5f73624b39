"""What becomes of a hit by itself: it follows what is known, and closes when its day has come."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.casework.models import Application, Case
from civilaffairs.people.models import Person
from civilaffairs.web.models import Hit
from civilaffairs.web.radar import acts
from tests.factories import areas, money, radar, staff, welfare
from tests.factories.sketch import PersonSketch

TODAY = date(2020, 6, 3)
JUNE = date(2020, 6, 1)
MORNING = datetime(2020, 6, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    welfare.publish()
    money.city()
    areas.town()
    with override("en"):
        yield


def test_a_claim_starts_an_application_filled_in():
    old = welfare.household(PersonSketch(date(1935, 5, 20)), number="H9").persons[0]
    Person.objects.filter(pk=old.pk).update(phone=None)
    radar.look(TODAY)
    hit = radar.hit("unpaid")
    with business_time(date(2020, 6, 4)):
        url = acts.settle(staff.actor(Role.CASEWORKER), hit.pk)
    [application] = Application.objects.all()
    [row] = application.content["members"]
    assert (row["name"], row["birth_date"], row["sex"]) == (old.name, "1935-05-20", "F")
    assert str(application.case_id) in url and Case.objects.get().programme == "old-age"
    radar.look(date(2020, 6, 20))
    assert radar.hit("unpaid").day == TODAY, "a claim keeps the day on which it was first found"


def test_who_does_not_want_a_benefit_is_asked_again_after_a_year():
    welfare.household(PersonSketch(date(1935, 5, 20)), number="H9")
    radar.look(TODAY)
    hit = radar.hit("unpaid")
    with business_time(TODAY):
        acts.dismiss(staff.actor(Role.CASEWORKER), hit.pk, hit.version, "She does not want it.")
    radar.look(date(2021, 6, 2))
    assert not Hit.objects.filter(state="open", kind="unpaid").exists()
    radar.look(date(2021, 6, 4))
    assert Hit.objects.filter(state="open", kind="unpaid").count() == 1


def test_a_birthday_closes_by_itself_when_its_month_begins():
    home = welfare.household(PersonSketch(date(1930, 8, 15)), number="H8")
    welfare.grant(home.persons[0], "old-age", date(2020, 3, 12))
    radar.look(TODAY)
    radar.look(date(2020, 8, 1))
    hit = Hit.objects.get(kind="birthday")
    assert (hit.state, hit.because) == ("closed", "came")


def test_the_yuan_follow_what_is_known_now():
    home = welfare.household(PersonSketch(date(1930, 8, 15)), number="H8")
    welfare.grant(home.persons[0], "old-age", date(2020, 3, 12))
    radar.look(date(2020, 5, 2))
    before = radar.hit("birthday")
    count = radar.look(TODAY)
    after = radar.hit("birthday")
    assert (before.pk, before.yuan, after.yuan, count["changed"]) == (after.pk, Decimal(100), Decimal(200), 1)
