"""A server, a real worker beside it, and the windows of the people who use it."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.city import open_city
from tests.browser.windows import Windows


@pytest.fixture
def worker(process_environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The queue's worker as a process of its own."""
    arguments = "--quiet worker --pool solo --loglevel WARNING --without-gossip --without-mingle"
    command = [sys.executable, "-m", "celery", "--app", "civilaffairs.celery", *arguments.split()]
    environment = {**process_environment, "CIVILAFFAIRS_PROCESS": "worker"}
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    yield process
    process.terminate()
    process.wait()


@pytest.fixture
def cached_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let browsers keep styles and scripts, as production lets them."""
    serve = StaticFilesHandler.serve

    def kept(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    monkeypatch.setattr(StaticFilesHandler, "serve", kept)


@pytest.fixture
def opening() -> None:
    """What there is before anybody logs in."""
    open_city()


@pytest.fixture
def windows(
    browser: Browser,
    live_server: LiveServer,
    browser_context_args: dict[str, Any],
    cached_styles: None,
    opening: None,
) -> Iterator[Windows]:
    found = Windows(browser, live_server.url, **browser_context_args)
    yield found
    found.close()
    assert found.troubles == []
