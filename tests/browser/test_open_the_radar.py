"""The radar, what waits for a decision and where benefits meet: no barrier, and fit for paper."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time, shift_to
from civilaffairs.payments.models import Difference
from civilaffairs.web.models import Hit
from tests.browser.windows import Windows, follow, on_paper, picture
from tests.factories import areas, feeds, radar, staff, waits, welfare
from tests.factories.sketch import PersonSketch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date(2020, 6, 3)


@pytest.fixture
def found(windows: Windows) -> None:
    """A ninetieth birthday, somebody of eighty who has not applied, an elder with a card."""
    with transaction.atomic(), business_time(TODAY):
        welfare.publish()
        welfare.household(PersonSketch(date(1935, 5, 20), name="何伯"), number="H9")
        home = welfare.household(PersonSketch(date(1930, 8, 15), name="黎婆"), number="H8")
        welfare.grant(home.persons[0], "old-age", date(2020, 3, 12))
        card = feeds.resident(feeds.DASHAN, "张大山")
        welfare.grant(card, "old-age", date(2020, 3, 12))
        radar.look(TODAY)


def test_the_radar_has_no_barrier_and_fits_on_paper(windows: Windows, found: None) -> None:
    address = reverse("radar:hits")
    page = windows.of(staff.actor(Role.SUPERVISOR), address)
    windows.check(page, "radar")
    printed = on_paper(page)
    assert "黎婆" in printed and "变动预警" in printed
    assert "立即检查" not in printed and "下一步" not in printed
    hit = reverse("radar:hit", args=[Hit.objects.filter(kind="birthday").values_list("pk", flat=True)[0]])
    page.goto(hit)
    windows.check(page, "hit")
    assert "忽略" not in on_paper(page)
    addresses = {
        "radar": address,
        "one kind": f"{address}?kind=birthday",
        "nothing": f"{address}?kind=death",
        "closed": f"{address}?state=closed",
        "hit": hit,
        "lists": reverse("radar:lists"),
    }
    windows.check_in_english_and_large(page, addresses)


def test_what_waits_has_no_barrier(windows: Windows) -> None:
    with transaction.atomic():
        waits.paid_until_april()
        waits.raised(waits.FEBRUARY)
        run = waits.run(waits.MAY)
    shift_to(date(2020, 5, 6))
    page = windows.of(staff.actor(Role.FINANCE_MAKER, areas.city()), reverse("payments:differences"))
    [pk] = Difference.objects.values_list("pk", flat=True)
    windows.check(page, "differences")
    picture(page, "differences")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("原因").fill("与文件核对无误")
    follow(page, page.get_by_role("button", name="建议发放"))
    page.goto(reverse("payments:difference", args=[pk]))
    windows.check(page, "difference")
    picture(page, "difference")
    addresses = {
        "differences": reverse("payments:differences"),
        "proposed": f"{reverse('payments:differences')}?state=proposed",
        "difference": reverse("payments:difference", args=[pk]),
        "run": reverse("payments:run", args=[run.pk]),
        "where benefits meet": reverse("benefits:overlaps"),
    }
    windows.check_in_english_and_large(page, addresses)
