"""The radar's pages: ranked by yuan, counted by kind, one click to what settles a hit; the lists."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.jobs import work
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.people.models import Death, Feed
from civilaffairs.web import todo
from civilaffairs.web.models import Hit
from civilaffairs.web.radar import sweeps
from tests.factories import areas, feeds, radar, staff, welfare
from tests.factories.sketch import PersonSketch

TODAY = date(2020, 6, 3)


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    welfare.publish()
    areas.town()
    with business_time(TODAY):
        yield


@pytest.fixture
def found() -> None:
    """An eightieth year without an application, and a ninetieth birthday; an elder with a card."""
    welfare.household(PersonSketch(date(1935, 5, 20)), number="H9")
    home = welfare.household(PersonSketch(date(1930, 8, 15)), number="H8")
    welfare.grant(home.persons[0], "old-age", date(2020, 3, 12))
    card = feeds.resident(feeds.DASHAN, "张大山")
    welfare.grant(card, "old-age", date(2020, 3, 12))
    radar.look(TODAY)


@pytest.fixture
def caseworker(found: None) -> Any:
    return english(Role.CASEWORKER)


def english(role: str, **who: object) -> Any:
    client = staff.browser(staff.actor(role, **who))  # type: ignore[arg-type]
    client.cookies["django_language"] = "en"
    return client


def text(response: Any) -> str:
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


def open_list(client: Client, query: str = "") -> str:
    response = client.get(reverse("radar:hits") + query)
    assert response.status_code == 200
    return text(response)


def test_the_list_is_ranked_by_yuan_and_counted_by_kind(caseworker: Any):
    page = open_list(caseworker)
    assert page.index("Eligible, not paid") < page.index("Birthday changes the amount")
    assert re.search(r"All 2 .*Eligible, not paid 1 .*Birthday changes the amount 1", page)
    assert re.search(r"At risk: 600.00", page)
    order = [hit.yuan for hit in Hit.objects.order_by("-yuan")]
    assert page.index(str(order[0])) < page.rindex(str(order[1]))


def test_a_kind_a_town_and_a_state_narrow_the_list(caseworker: Any):
    assert "no application" not in open_list(caseworker, "?kind=birthday")
    assert "Nothing" in open_list(caseworker, "?state=dismissed")
    other = english(Role.APPROVER)
    assert "no application" in open_list(other, f"?town={areas.town().pk}")
    assert "no application" not in open_list(other, f"?town={areas.other_town().pk}")


def test_another_town_sees_neither_list_nor_hit(caseworker: Any):
    stranger = english(Role.SUPERVISOR, area=areas.other_town(), name="王强", username="wangqiang")
    assert "no application" not in open_list(stranger)
    hit = Hit.objects.first()
    assert hit is not None
    for name in ("hit", "settle", "same", "dismiss"):
        url = reverse(f"radar:{name}", args=[hit.pk])
        answer = stranger.get(url) if name == "hit" else stranger.post(url)
        assert answer.status_code == 404


def test_one_click_leads_to_what_settles_it(caseworker: Any):
    hit = radar.hit("birthday")
    answer = caseworker.post(reverse("radar:settle", args=[hit.pk]))
    assert answer.status_code == 302 and answer.url.startswith("/cases/")


def test_whoever_cannot_settle_reads_who_can(found: None):
    page = open_list(english(Role.FINANCE_MAKER))
    assert "This can be done by: Caseworker (town)." in page and "Start the application" not in page


def test_a_hit_is_dismissed_on_its_page_with_a_reason(caseworker: Any):
    hit = radar.hit("birthday")
    url = reverse("radar:dismiss", args=[hit.pk])
    assert caseworker.post(url, {"version": hit.version, "reason": ""}).status_code == 422
    stale = caseworker.post(url, {"version": hit.version + 7, "reason": "She was told."})
    assert stale.status_code == 409
    done = caseworker.post(url, {"version": hit.version, "reason": "She was told."})
    assert done.url == reverse("radar:hits")
    page = text(caseworker.get(reverse("radar:hit", args=[hit.pk])))
    assert "Dismissed" in page and "She was told. · 陈静" in page


def test_the_hits_stand_on_the_workbench(caseworker: Any):
    assert "Change radar" in text(caseworker.get("/"))
    actor = staff.actor(Role.CASEWORKER)
    assert todo.count(actor).todo == len(todo.rows(actor, 50)) == 2
    assert todo.count(staff.actor(Role.FINANCE_MAKER)).todo == 0


def test_a_list_is_uploaded_looked_at_and_taken_in(caseworker: Any):
    url = reverse("radar:lists")
    sent = caseworker.post(url, {"file": feeds.upload(feeds.row(day="2020-05-20"))})
    feed = Feed.objects.get()
    assert sent.url == reverse("radar:list", args=[feed.pk])
    page = text(caseworker.get(sent.url))
    assert "About our people 1" in page and "张大山" in page and "ID number" in page
    assert not Hit.objects.filter(kind="death").exists(), "looking takes nothing in"
    taken = caseworker.post(reverse("radar:list-take-in", args=[feed.pk]))
    assert taken.url == reverse("radar:hits")
    shown = open_list(caseworker)
    assert "Died on 2020-05-20, says 市殡仪馆." in shown and "Money on hold" in shown
    assert "What was taken in" in text(caseworker.get(sent.url))
    caseworker.post(reverse("radar:settle", args=[radar.hit("death").pk]))
    assert Death.objects.get().layer == "recorded"


def test_a_list_with_a_bad_row_names_it_and_takes_nothing_in(caseworker: Any):
    bad = feeds.upload(feeds.row(), feeds.row(event="失踪"))
    sent = caseworker.post(reverse("radar:lists"), {"file": bad})
    page = text(caseworker.get(sent.url))
    assert "3 The event is unknown. Write 死亡 or 迁出." in page and "Take the list in" not in page
    refused = caseworker.post(reverse("radar:list-take-in", args=[Feed.objects.get().pk]))
    assert refused.status_code == 422 and not Hit.objects.filter(kind="death").exists()
    caseworker.post(reverse("radar:list-drop", args=[Feed.objects.get().pk]))
    assert Feed.objects.get().state == "dropped"


def test_what_is_no_list_is_refused(caseworker: Any):
    for file in (feeds.upload(header=("a",)), None):
        answer = caseworker.post(reverse("radar:lists"), {"file": file} if file else {})
        assert answer.status_code == 422
    assert not Feed.objects.exists()


def test_the_template_is_downloaded(caseworker: Any):
    answer = caseworker.get(reverse("radar:list-template"))
    assert answer.content[:2] == b"PK" and "list-template.xlsx" in answer["Content-Disposition"]


def test_looking_now_is_one_job_with_a_chunk_per_town(caseworker: Any):
    areas.other_town()
    client = english(Role.APPROVER)
    for _twice in range(2):
        assert client.post(reverse("radar:look")).status_code == 302
    [job] = Job.objects.filter(kind="radar")
    assert sorted(Chunk.objects.filter(job=job).values_list("label", flat=True)) == ["石龙镇", "虎门镇"]
    assert "0 / 2" in open_list(client)
    Hit.objects.filter(kind="birthday").update(yuan=1)
    work.run_inline(job)
    assert radar.hit("birthday").yuan == 200
    assert "The radar looked last at 2020-06-03" in open_list(client)
    assert client.get(reverse("jobs:detail", args=[job.pk])).status_code == 200


def test_the_night_looks_at_every_city(found: None):
    assert sweeps.every_night() == 1
    assert Job.objects.get(kind="radar").started_by is None


def test_the_list_asks_as_often_however_long_it_is(caseworker: Any):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            open_list(caseworker)
        return len(queries)

    asked()
    few = asked()
    for number in range(8):
        welfare.household(PersonSketch(date(1934, 1, 1 + number)), number=f"M{number}")
    radar.look(TODAY)
    assert Hit.objects.filter(state="open").count() == 10
    assert asked() == few <= 20
