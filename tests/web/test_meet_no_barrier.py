"""The kit and the pages of errors in Chromium: no accessibility violation."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import COLOURS_SEEN, ENLARGED, TOO_WIDE, WCAG, barriers

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.web.kit")]

# Each of the rules by which pages are looked at, and something that breaks it.
PLANTED: dict[str, tuple[dict[str, Any], str]] = {
    "button-name": (COLOURS_SEEN, "<button></button>"),
    "color-contrast": (WCAG, "<p style='color: #bbb; background: #fff'>text</p>"),
    "target-size": (WCAG, "<a href=/a style='display: block; height: 9px; width: 9px'>a</a>" * 2),
    "scrollable-region-focusable": (
        ENLARGED,
        "<p style='height: 9px; overflow: auto'><img alt='' height=99><a href=/a tabindex=-1>a</a></p>",
    ),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_barrier_is_seen(page: Page, rule: str) -> None:
    options, planted = PLANTED[rule]
    page.set_content(f"<html lang=en><title>t</title><main>{planted}</main></html>")
    assert rule in {found.partition(":")[0] for found in barriers(page, options)}


def test_no_accessibility_violation(kit: Page, server: str) -> None:
    """In both languages: as it comes, with errors, with nothing in the list, with high contrast."""
    found = {}
    for switch in (None, "English"):
        if switch:
            kit.get_by_role("button", name=switch).click()
        for address in ("/kit/", "/kit/?wrong=1", "/kit/?empty=1&name=x", "/login/"):
            kit.goto(server + address)
            found[f"{switch} {address}"] = barriers(kit, COLOURS_SEEN if switch else WCAG)
    kit.goto(f"{server}/kit/")
    kit.get_by_role("button", name="High contrast").click()
    found["high contrast"] = barriers(kit)
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
            found[f"{language} {address}"] = barriers(page) + (
                ["too wide"] if page.evaluate(TOO_WIDE) else []
            )
    assert {key: value for key, value in found.items() if value} == {}
