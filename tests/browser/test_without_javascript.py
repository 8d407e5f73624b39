"""Entry, submission and acceptance in a browser that runs no script: plain pages and plain posts."""

import pytest
from playwright.sync_api import Page, expect

from civilaffairs.accounts.models import Role
from tests.browser import at_the_desk as desk
from tests.browser import family
from tests.browser.windows import Windows, follow
from tests.factories import staff

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pdf,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False}


def test_enter_submit_and_accept(windows: Windows):
    page = windows.log_in(staff.actor(Role.CASEWORKER))
    follow(page, "#nav a[href='/assistance/apply/minimum-living/']")
    fill(page)
    follow(page, "[name=action][value=calculate]")
    family.see_the_likely_amount(page)
    follow(page, "[name=action][value=check]")
    expect(page.locator("main")).to_contain_text("未填写")
    follow(page, "main button[data-primary]")
    expect(page.locator("h1")).to_contain_text(family.HEAD)
    desk.take(page, "accept")
    expect(page.locator("main")).to_contain_text("受理通知书")


def fill(page: Page) -> None:
    """As with scripts; each new member comes with a page of its own."""
    for at, member in enumerate(family.FAMILY):
        if at:
            follow(page, "[name=action][value=add-member]")
        family.fill_member(page, at, member)
    family.fill_rest(page)
    follow(page, "[name=action][value=attach]")
    expect(page.locator("main")).to_contain_text("授权书.jpg")
