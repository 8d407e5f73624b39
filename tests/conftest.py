"""The database of the tests, what tests with real processes need, and the browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import hypothesis
import pytest
from celery import Celery, current_app
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from civilaffairs.embedded import postgres
from civilaffairs.jobs import kinds
from tests import databases
from tests.factories import areas

# How long an example takes says more of the machine than of what is tested.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
# Playwright keeps an event loop in the thread of the tests; what Django then fears does not happen here.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made and migrated by the owner role; everything after runs as the app role."""
    name = databases.name_of_worker()
    with django_db_blocker.unblock():
        databases.ensure_template()
        databases.create(name)
        databases.connect_to(name, postgres.APP)
    yield
    with django_db_blocker.unblock():
        databases.drop(name)


TURNS = "heavy"


def is_heavy(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("browser") or item.get_closest_marker("drill"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """No case is named after a file: two workers make it at two moments, and would disagree on the name."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None


@pytest.hookimpl(tryfirst=True)  # The plugin that shares them out looks next.
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers and drills share one worker: two at a time would starve a small machine."""
    for item in filter(is_heavy, items):
        item.add_marker(pytest.mark.xdist_group(TURNS))


@pytest.fixture(autouse=True)
def _nothing_inherited() -> None:
    """A request in English leaves its thread speaking English, a test its areas: no test inherits them."""
    translation.activate(settings.LANGUAGE_CODE)
    areas.made.clear()


@pytest.fixture(autouse=True)
def _jobs_by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test lets a job do here is done with the rights that it has in the worker."""

    def lent(do: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def done(given: Any) -> Any:
            with databases.acting_as(postgres.WORKER):
                return do(given)

        return done

    def lent_kind(code: str) -> kinds.Kind:
        kind = get(code)
        if kind.work.__module__.startswith("tests."):
            return kind
        return replace(kind, work=lent(kind.work), finish=lent(kind.finish))

    get = kinds.get
    monkeypatch.setattr(kinds, "get", lent_kind)


def _start_afresh(self: TransactionTestCase) -> None:
    """After a test that commits (``transaction=True``, ``live_server``): a new database.

    Django would TRUNCATE, which the app role may not, and would lose the migrations' rows.
    """
    databases.recreate(connection.settings_dict["NAME"])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests counted (``record_property("counted …")``), summed up, and what drills saw: to quote."""
    counts: dict[str, Decimal] = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if report.when == "call" and name.startswith("counted "):
                counts[name] = counts.get(name, Decimal()) + Decimal(value)
            elif report.when == "call" and name == "drill":
                terminalreporter.write_line(value)
    if counts:
        shown = (f"{name.removeprefix('counted ')} {count:,}" for name, count in counts.items())
        terminalreporter.write_line("counted: " + ", ".join(shown))


TransactionTestCase._fixture_teardown = _start_afresh  # type: ignore[attr-defined]


@pytest.fixture
def process_environment(transactional_db: None) -> dict[str, str]:
    """The environment of a real worker process that shares the test's database and queue."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.test",
        "DATABASE_URL": databases.address(connection.settings_dict["NAME"]),
        "DATABASE_WORKER_URL": databases.address(connection.settings_dict["NAME"], postgres.WORKER),
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "PYTHONPATH": str(settings.BASE_DIR),
    }


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's own Chromium, which never calls anybody."""
    quiet = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    # A name that is not our own leads nowhere; a route that aborts would switch the cache off.
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1"
    return {"executable_path": path, "args": [*quiet.split(), nowhere]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """The screen of the office."""
    return {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def queue_away() -> Iterator[Celery]:
    """A broker that nobody runs stands in the queue's place, until the one given is set again."""
    here = current_app._get_current_object()
    away = Celery("away", set_as_current=False)
    away.config_from_object("django.conf:settings", namespace="CELERY")
    away.conf.broker_url = away.conf.broker_read_url = away.conf.broker_write_url = "redis://127.0.0.1:1/0"
    away.set_current()
    yield here
    here.set_current()
