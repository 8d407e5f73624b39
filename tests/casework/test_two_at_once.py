"""Two people take the same step at one moment, on two connections: one of them does."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.urls import reverse

from civilaffairs.benefits import effects, standards
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.casework import kinds, services, workflow
from civilaffairs.casework.models import Case, CaseEvent
from civilaffairs.lib.errors import Stale
from civilaffairs.people.models import Decision
from tests.factories import areas, crossing, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def the_day():
    """The real day: other connections do not see this test's transaction."""


def test_two_supervisors_at_once(case, jing):
    barrier = threading.Barrier(2)
    results: list[object] = []

    def submit():
        try:
            barrier.wait()
            results.append(workflow.advance(case.pk, "submit", jing, version=1))
        except Stale as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert sorted(type(result).__name__ for result in results) == ["CaseEvent", "Stale"]
    assert CaseEvent.objects.filter(case=case, step="submit").count() == 1


@pytest.fixture
def confirming(monkeypatch, family, jing):
    """Cases of one family that wait for a confirmation, which grants without a letter."""
    entries = [Entry(code, date(2020, 1, 1), Decimal(1060)) for code in ("minimum-living", "utilities")]
    standards.publish(areas.city(), entries, source="测试", check=False)
    kind = kinds.get("apply.minimum-living")

    def grant(moment):
        effects.award_for(moment.case, moment.today, moment.actor.user, moment.opinion)

    steps = [
        replace(one, frm=("draft",), effects=(grant,), guards=()) if one.code == "confirm" else one
        for one in kind.steps
    ]
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, kind.code: replace(kind, steps=tuple(steps))})

    def waiting():
        return services.open_case(kind.code, jing, area=areas.town(), household=family, members=2)

    return waiting


def confirm(browser, case):
    try:
        path = reverse("casework:step", args=[case.pk, "confirm"])
        return browser.post(path, {"version": case.version, "opinion": "同意。"}).status_code
    finally:
        connections.close_all()


def test_two_approvers_confirm_one_case_at_one_moment(confirming, lihua):
    case = confirming()
    browsers = [staff.browser(lihua), staff.browser(staff.actor("approver", name="罗志强", username="luo"))]
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda browser: confirm(browser, case), browsers))
    assert answers == [302, 409]
    assert (Award.objects.filter(follows=None).count(), Decision.objects.count()) == (1, 1)


def test_a_case_that_somebody_holds_for_long_is_not_confirmed_and_the_page_says_so(confirming, lihua):
    case, browser = confirming(), staff.browser(lihua)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        with crossing.elsewhere(lambda: Case.objects.select_for_update().get(pk=case.pk)):
            path = reverse("casework:step", args=[case.pk, "confirm"])
            answer = browser.post(path, {"version": case.version, "opinion": "同意。"})
    finally:
        connection.close()
    assert answer.status_code == 409
    assert "同一时刻" in answer.content.decode()
    assert not Award.objects.exists()


def test_two_cases_of_one_family_are_not_both_confirmed_at_one_moment(confirming, lihua, the_day):
    first, second = confirming(), confirming()
    today = date(2020, 10, 9)
    with ThreadPoolExecutor(1) as pool:
        with crossing.elsewhere(lambda: effects.award_for(first, today, lihua.user, "同意")) as commit:
            answer = pool.submit(confirm, staff.browser(lihua), second)
            crossing.wait_for_a_lock(answer)
            commit()
        assert answer.result() == 409
    assert Award.objects.get(follows=None).case == first
    second.refresh_from_db()
    assert second.state == "draft"
