"""急难型临时救助 in Chromium: from the list of all applications to the money, before the papers."""

import pytest
from playwright.sync_api import expect

from civilaffairs.accounts.models import Role
from tests.browser import at_the_desk as desk
from tests.browser.windows import Windows, follow, picture
from tests.factories import areas, staff

pytestmark = [pytest.mark.browser, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]
HEAD = {"id_number": "441999197211110070", "name": "张大山", "relation": "02"}


def test_relieve_first_and_complete_later(windows: Windows):
    page = windows.of(staff.actor(Role.CASEWORKER))
    follow(page, "#nav a[href='/apply/']")
    windows.check(page, "all applications")
    picture(page, "applications")
    follow(page, "main a[href='/assistance/apply/temporary-relief/']")
    for name, value in HEAD.items():
        field = page.locator(f"[name=members-0-{name}]")
        field.select_option(value) if name == "relation" else field.fill(value)
    page.select_option("[name=answers-kind]", "emergency")
    page.fill("[name=answers-persons]", "1")
    page.fill("[name=answers-months]", "2")
    page.select_option("[name=answers-channel]", "cash")
    page.select_option("[name=home-village]", str(areas.village().pk))
    page.fill("[name=home-address]", "西湖路 1 号")
    page.select_option("[name=home-reason]", "disaster")
    expect(page.locator("#likely-figures")).to_contain_text("2,120.00")
    windows.check(page, "emergency, filled")
    picture(page, "emergency-relief")
    follow(page, "[name=action][value=check]")
    expect(page.locator("main")).to_contain_text("急难型")
    windows.check(page, "emergency, checked")
    follow(page, "button[data-primary]")
    desk.take(page, "accept-urgent")
    case = page.url
    lead = windows.of(staff.actor(Role.SUPERVISOR), f"{case}decision/")
    expect(lead.locator("main")).to_contain_text("2,120.00")
    windows.check(lead, "emergency, decision")
    picture(lead, "emergency-decision")
    desk.take(lead, "relieve-in-town", "情况紧急，先行救助。")
    expect(lead.locator("main")).to_contain_text("待补手续")
    page.goto(case)
    follow(page, page.get_by_role("link", name="补齐申请手续"))
    expect(page.locator("[name=answers-months]")).to_have_value("2")
    windows.check(page, "emergency, papers")
