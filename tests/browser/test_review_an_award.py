"""动态管理 in Chromium: “nothing has changed” in two clicks, and a stop that two people decide."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from playwright.sync_api import expect

from civilaffairs.accounts.models import Role
from tests.browser import at_the_desk as desk
from tests.browser.windows import Windows, follow, picture
from tests.factories import staff, welfare
from tests.factories.sketch import PersonSketch

pytestmark = [pytest.mark.browser, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opening(opening: None) -> None:
    """Two households that were last looked at long ago."""
    with transaction.atomic():
        for number, born in (("H1", 1980), ("H2", 1985)):
            one = PersonSketch(date(born, 1, 1), incomes={"wage": Decimal(300)})
            welfare.grant(welfare.household(one, number=number), day=date(2019, 4, 12))


def test_nothing_has_changed_in_two_clicks_and_a_stop_by_two_people(windows: Windows):
    lead = windows.of(staff.actor(Role.SUPERVISOR))
    follow(lead, "#nav a[href='/reviews/']")
    windows.check(lead, "reviews due")
    picture(lead, "reviews-due")
    follow(lead, lead.get_by_role("link", name="A", exact=True).first)
    windows.check(lead, "class of the reviews")
    lead.check("[name=letter][value=B]")
    lead.fill("[name=reason]", "家庭成员打零工，收入不固定。")
    follow(lead, "main button[data-primary]")
    expect(lead.locator("#rows")).to_contain_text("2019-10-12")
    follow(lead, lead.get_by_role("button", name="复核").first)
    windows.check(lead, "review")
    follow(lead, lead.get_by_role("button", name="无变化，结束复核"))
    expect(lead.locator("main")).to_contain_text("经核查，情况无变化。")
    follow(lead, "#nav a[href='/reviews/']")
    follow(lead, lead.get_by_role("button", name="复核").first)
    desk.take(lead, "propose-stop", "本人（户）自愿放弃。")
    approver = windows.of(staff.actor(Role.APPROVER), lead.url)
    expect(approver.locator("#history")).to_contain_text("最后应发月份：2020-05")
    picture(approver, "review-stop")
    desk.take(approver, "stop", "本人（户）自愿放弃。")
    expect(approver.locator("main")).to_contain_text("停发通知书")
