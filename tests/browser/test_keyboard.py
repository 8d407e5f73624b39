"""An old-age allowance from the empty form to the confirmation, without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from civilaffairs.accounts.models import Role
from tests.browser.windows import Windows, another_page, drawn
from tests.factories import areas, staff

pytestmark = [pytest.mark.browser, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]
ELDER = "吴伯"
RING = """(wanted) => { const one = document.activeElement, face = one.nextElementSibling;
    const drawn = (node) => node && parseFloat(getComputedStyle(node).outlineWidth) >= 2
        && getComputedStyle(node).outlineStyle !== "none";
    return [drawn(one) || (one.type === "file" && drawn(face)), one === document.querySelector(wanted)]; }"""


def tab_to(page: Page, selector: str, most: int = 120) -> None:
    """Press Tab until the focus is there; wherever it stops on the way it can be seen."""
    expect(page.locator(selector).first).to_be_attached()
    for _press in range(most):
        page.keyboard.press("Tab")
        seen, here = page.evaluate(RING, selector)
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if here:
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")


def skip_the_menu(page: Page) -> None:
    """The first stop of every page leads past the menu."""
    page.keyboard.press("Tab")
    expect(page.locator(".l-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def enter_through(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with another_page(page):
        page.keyboard.press("Enter")
    drawn(page)


def fill_the_form(page: Page) -> None:
    """Field after field in the order of the page."""
    values = {
        "members-0-id_number": "441999194005200020",
        "members-0-name": ELDER,
        "home-address": "西湖路 1 号",
        "payee-account_number": "6299990000000000012",
        "payee-bank_name": "东莞银行",
    }
    for name in ("members-0-id_number", "members-0-name"):
        tab_to(page, f"[name={name}]")
        page.keyboard.insert_text(values[name])
    tab_to(page, "[name=members-0-hukou]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=home-village]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=home-village]")).to_have_value(str(areas.village().pk))
    for name in ("home-address", "payee-account_number", "payee-bank_name"):
        tab_to(page, f"[name={name}]")
        page.keyboard.insert_text(values[name])
    tab_to(page, "[name=commitment-commitment]")
    page.keyboard.press("Space")


def enter_and_submit(page: Page) -> str:
    """The skip link, a form that is refused while empty, the fields, the answers, the submission."""
    with page.expect_response(lambda answer: answer.url.endswith("/likely/")):
        enter_through(page, "#nav a[href='/eldercare/apply/old-age/']")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    skip_the_menu(page)  # the panel's figures came meanwhile and left the focus alone
    enter_through(page, "[name=action][value=check]")
    expect(page.locator(".c-errors")).to_be_focused()
    page.keyboard.press("Tab")
    wrong = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    expect(page.locator(wrong)).to_be_focused()
    page.locator("#main").evaluate("one => one.focus()")
    fill_the_form(page)
    with another_page(page):
        page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("核对")
    enter_through(page, "main form button[data-primary]")
    expect(page.locator("h1")).to_contain_text(ELDER)
    return page.url


def take(page: Page, step: str, opinion: str = "") -> None:
    """Walk into a step's form and take the step; its fold opens with the keyboard too."""
    skip_the_menu(page)
    form = f"form[action$='/steps/{step}/']"
    fold = page.locator("details.c-step", has=page.locator(form))
    if fold.count() and fold.get_attribute("open") is None:
        tab_to(page, f"details.c-step:has({form}) > summary")
        page.keyboard.press("Enter")
    if opinion:
        tab_to(page, f"{form} [name=opinion]")
        page.keyboard.insert_text(opinion)
    enter_through(page, f"{form} button[data-primary]")


def test_an_allowance_is_entered_and_confirmed_without_a_mouse(windows: Windows) -> None:
    clerk = windows.of(staff.actor(Role.CASEWORKER))
    case = enter_and_submit(clerk)
    take(clerk, "accept")
    supervisor = windows.of(staff.actor(Role.SUPERVISOR), case)
    take(supervisor, "first-review", "情况属实，同意上报。")
    approver = windows.of(staff.actor(Role.APPROVER))
    skip_the_menu(approver)
    enter_through(approver, "#queue .c-table__actions a")
    approver.goto(f"{case}decision/")
    take(approver, "confirm", "同意。")
    expect(approver.locator("main")).to_contain_text("已确认")
    pages = {
        "workbench": "/",
        "cases": "/cases/",
        "case": case,
        "application": "/assistance/apply/minimum-living/",
        "allowance": "/eldercare/apply/old-age/",
    }
    windows.check_in_english_and_large(clerk, pages)
    windows.check_in_english_and_large(approver, {"decision": f"{case}decision/"})
