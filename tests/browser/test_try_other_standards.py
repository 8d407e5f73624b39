"""The simulation by hand and by key: the slider and the number move the same figures. No barrier."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.models import Scenario
from tests.browser.windows import Windows, follow, on_paper, picture
from tests.factories import staff, welfare
from tests.factories.sketch import PersonSketch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BORN = date(1980, 1, 5)


@pytest.fixture
def city(windows: Windows) -> None:
    """Thirty households alone or in pairs, the poorer ones paid."""
    with transaction.atomic(), business_time(date(2020, 5, 12)):
        for number in range(30):
            wage = {"wage": Decimal(300 + 47 * number)}
            people = [PersonSketch(BORN, incomes=wage, name="陈明")] * (1 + number % 2)
            home = welfare.household(*people, number=f"S{number:02}")
            if 300 + 47 * number < 1060:
                welfare.grant(home)


def test_values_are_tried_kept_and_compared(windows: Windows, city: None) -> None:
    page = windows.of(staff.actor(Role.APPROVER), f"{reverse('standards:simulation')}?month=2020-06")
    windows.check(page, "simulation, first view")
    figures = page.locator("#figures .c-figures strong")
    expect(figures.nth(2)).to_have_text("0")
    box = figures.first.bounding_box()
    assert box and box["y"] + box["height"] < 768
    number = page.get_by_label("最低生活保障标准", exact=True)
    number.fill("1200")
    expect(figures.nth(2)).not_to_have_text("0")
    expect(number).to_be_focused()
    windows.check(page, "simulation, another value")
    picture(page, "simulation")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(number).to_have_value("1190")
    for name, value in (("甲", "1120"), ("乙", "1180")):
        number.fill(value)
        page.wait_for_url(f"**minimum-living={value}**")
        page.get_by_label("方案名称").fill(name)
        follow(page, page.get_by_role("button", name="保存方案"))
    expect(page.locator("#kept tbody tr")).to_have_count(2)
    follow(page, page.get_by_role("button", name="对比两个方案"))
    windows.check(page, "two scenarios")
    printed(page)
    edge = (
        f"{reverse('standards:simulation-edge')}?month=2020-06&benefit=minimum-living&v.minimum-living=1120"
    )
    windows.check_in_english_and_large(
        page,
        {
            "simulation": f"{reverse('standards:simulation')}?month=2020-06&v.minimum-living=1120",
            "nearest": edge,
            "nobody": f"{reverse('standards:simulation')}?v.orphan=1",
            "wrong": f"{reverse('standards:simulation')}?month=x",
        },
    )
    assert Scenario.objects.count() == 2


def printed(page: Page) -> None:
    """The values and the figures, without what can be filled in."""
    page.goto(f"{reverse('standards:simulation')}?month=2020-06&v.minimum-living=1180")
    paper = on_paper(page)
    assert "1180" in paper and "保存方案" not in paper and "已保存" not in paper
