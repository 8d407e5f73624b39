"""The kit and the pages of errors in Chromium: no accessibility violation."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.web.kit")]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in results for node in one["nodes"]]


def test_no_accessibility_violation(kit: Page, server: str) -> None:
    """In both languages: as it comes, with errors, with nothing in the list, with high contrast."""
    found = {}
    for switch in (None, "English"):
        if switch:
            kit.get_by_role("button", name=switch).click()
        for address in ("/kit/", "/kit/?wrong=1", "/kit/?empty=1&name=x", "/login/"):
            kit.goto(server + address)
            found[f"{switch} {address}"] = violations(kit)
    kit.goto(f"{server}/kit/")
    kit.get_by_role("button", name="High contrast").click()
    found["high contrast"] = violations(kit)
    assert {key: value for key, value in found.items() if value} == {}


def test_no_accessibility_violation_on_the_pages_of_errors(page: Page, server: str) -> None:
    """403, 404, 409 and 500 in both languages, as everybody else's pages and at the largest text."""
    found = {}
    for language in ("zh-CN", "en"):
        page.goto(f"{server}/login/")
        if language == "en":
            page.get_by_role("button", name="English").click()
            page.get_by_role("button", name="Largest text").click()
        for address, status in (("forbidden", 403), ("nowhere", 404), ("stale", 409), ("broken", 500)):
            answer = page.goto(f"{server}/{address}/")
            assert answer is not None and answer.status == status
            expect(page.locator("html")).to_have_attribute("lang", language)
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            found[f"{language} {address}"] = violations(page) + (["too wide"] if over > 0 else [])
    assert {key: value for key, value in found.items() if value} == {}
