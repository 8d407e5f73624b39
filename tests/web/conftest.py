"""The kit in a browser, served without a database."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, Route
from pytest_django.live_server_helper import LiveServer

from civilaffairs.web import navigation
from tests.browser.windows import PATIENCE
from tests.web.kit import MENU


@pytest.fixture(scope="module")
def server(django_test_environment: None) -> Iterator[str]:
    """One server for all, without a database: the kit reads nothing, and the clock is the real one."""
    reading = (".clock_and_id", ".IdempotencyMiddleware")
    middleware = [name for name in settings.MIDDLEWARE if not name.endswith(reading)]
    with override_settings(MIDDLEWARE=middleware), pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", False)
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


@pytest.fixture
def kit(page: Page, context: BrowserContext, server: str) -> Iterator[Page]:
    """A page that fails the test on any script error, and can reach no other host."""
    for section, label, url_name, icon in MENU:
        navigation.register(section, label, url_name, icon=icon)
    troubles: list[str] = []

    def watch(route: Route) -> None:
        if route.request.url.startswith(server):
            route.continue_()
        else:
            troubles.append(f"request to {route.request.url}")
            route.abort()

    context.route("**/*", watch)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/kit/")
    yield page
    assert troubles == []
    for _section, _label, url_name, _icon in MENU:
        navigation._entries.pop(url_name)
