"""The windows of an office: one browser context per person, watched on every page."""

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Download, FilePayload, Locator, Page, Request, expect
from pypdf import PdfReader

from civilaffairs.accounts.actors import Actor
from tests.factories import staff

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
# Colours are the same in every language, and to compare them takes most of the time.
COLOURS_SEEN = {**WCAG, "rules": {"color-contrast": {"enabled": False}}}
# The one rule that larger text can break on a page that was looked at before.
ENLARGED = {**WCAG, "runOnly": ["scrollable-region-focusable"]}
LOOK = """async (options) => (await axe.run(options)).violations.flatMap(
    (one) => one.nodes.map((node) => `${one.id}: ${node.html}`))"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
ENLARGE = "document.documentElement.dataset.size = '2'"
PICTURES = Path(settings.BASE_DIR) / "docs" / "screenshots"
PATIENCE = 120_000  # How long anything takes says more of the machine than of the page.
# What htmx says of a request that a newer one replaced, as the live panel's do while one types.
OVERTAKEN = ("htmx:afterRequest", "htmx:sendAbort")
# A form that is refused answers so; the browser calls it an error.
REFUSED = "status of 422"


expect.set_options(timeout=PATIENCE)


class Windows:
    """All windows of a test. What is wrong on any page is gathered and refused at the end."""

    def __init__(self, browser: Browser, server: str, **terms: Any) -> None:
        self.browser, self.server, self.terms = browser, server, terms
        self.troubles: list[str] = []
        self.checked: list[str] = []
        self._open: dict[str, Page] = {}

    def of(self, actor: Actor, address: str = "/") -> Page:
        """This person's window at an address; who has none yet was logged in on the server."""
        name = actor.user.username
        if name not in self._open:
            session = staff.browser(actor).cookies[settings.SESSION_COOKIE_NAME].value
            self._open[name] = self._new(session)
        page = self._open[name]
        page.goto(address)
        return page

    def log_in(self, actor: Actor) -> Page:
        """This person's window on the workbench, logged in through the page where one logs in."""
        page = self._open[actor.user.username] = self._new()
        page.goto("/login/")
        self.check(page, "log-in")
        page.fill("[name=username]", actor.user.username)
        page.fill("[name=password]", staff.PASSWORD)
        follow(page, "button[data-primary]")
        return page

    def _new(self, session: str = "") -> Page:
        context = self.browser.new_context(base_url=self.server, **self.terms)
        context.set_default_timeout(PATIENCE)
        if session:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.server}]
            )
        context.on("request", self._note)
        context.on("page", self._watch)
        return context.new_page()

    def _note(self, request: Request) -> None:
        """The browser reaches no other host; that it asks for one is a fault all the same."""
        if not request.url.startswith((f"{self.server}/", "blob:", "data:")):
            self.troubles.append(f"request to {request.url}")

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda line: self._read(page, line))

    def _read(self, page: Page, line: Any) -> None:
        if REFUSED in line.text:
            return
        if line.type in ("error", "warning") and not line.text.startswith(OVERTAKEN):
            self.troubles.append(f"{page.url}: {line.text}")

    def check(self, page: Page, name: str, options: dict[str, Any] = WCAG) -> None:
        """No barrier on this page as it stands now; each is looked at once."""
        if name in self.checked:
            return
        self.checked.append(name)
        if self.terms.get("java_script_enabled", True):  # axe is a script itself and would wait for ever
            self.troubles += [f"{name}: {trouble}" for trouble in barriers(page, options)]

    def check_in_english_and_large(self, page: Page, addresses: dict[str, str]) -> None:
        """The same pages in English, each then in the largest text: no barrier, never too wide."""
        follow(page, "[data-language] button")
        for title, address in addresses.items():
            page.goto(address)
            self.check(page, f"{title}, English", COLOURS_SEEN if title in self.checked else WCAG)
            found = ["too wide"] if page.evaluate(TOO_WIDE) else []
            page.evaluate(ENLARGE)
            found += ["too wide in the largest text"] if page.evaluate(TOO_WIDE) else []
            self.troubles += [f"{title}: {trouble}" for trouble in found + barriers(page, ENLARGED)]

    def close(self) -> None:
        for page in self._open.values():
            page.context.close()


def barriers(page: Page, options: dict[str, Any] = WCAG) -> list[str]:
    """What axe finds on the page as it stands now."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(LOOK, options)
    return found


@contextmanager
def another_page(page: Page) -> Iterator[None]:
    """What is done inside leads to another page; afterwards one is on it and not still on the last."""
    with page.expect_navigation():
        yield


def follow(page: Page, what: str | Locator) -> None:
    """Click what leads to another page."""
    with another_page(page):
        (page.locator(what) if isinstance(what, str) else what).click()


def drawn(page: Page) -> None:
    """Wait until the page was drawn: keys that are pressed before are thrown away by the browser."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def picture(page: Page, name: str) -> None:
    """A screenshot for docs/, when they are asked for."""
    if os.environ.get("SCREENSHOTS") != "1":
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=path, animations="disabled")
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)


def on_paper(page: Page) -> str:
    """The text of the printed page; nothing stands beyond its edge."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 within its margins
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
    assert wide <= 0
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)


def download(page: Page, what: Locator) -> bytes:
    """The bytes that a click brings."""
    with page.expect_download() as waiting:
        what.click()
    found: Download = waiting.value
    return found.path().read_bytes()


def next_on_the_workbench(windows: Windows, page: Page, title: str, deadline: str = "") -> None:
    """What waits stands on this person's workbench; one click leads to it."""
    row = page.get_by_role("row").filter(has_text=title)
    expect(row).to_contain_text(deadline)
    windows.check(page, f"workbench of {page.locator('.l-where').inner_text()}")
    follow(page, row.locator(".c-table__actions a"))


def pdf_text(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def file(name: str, media_type: str, data: bytes) -> FilePayload:
    """A file as a person would choose it."""
    return {"name": name, "mimeType": media_type, "buffer": data}
