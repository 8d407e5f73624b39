"""Settings that everything else leans on, the order of the middleware, and no missing migration."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from civilaffairs.settings import base
from tests.house import tree

# Each needs what the one before it has set up.
ORDER = (
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "civilaffairs.web.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
)
WANTED: dict[str, Any] = {
    "USE_TZ": True,
    "TIME_ZONE": "Asia/Shanghai",
    "CELERY_TIMEZONE": "Asia/Shanghai",
    "USE_I18N": True,
    "LANGUAGE_CODE": "zh-hans",
    "LANGUAGES": [("zh-hans", "简体中文"), ("en", "English")],
    "CLOCK_MAY_MOVE": False,
    "AUTH_USER_MODEL": "accounts.User",
    "AXES_HANDLER": "axes.handlers.database.AxesDatabaseHandler",
    "CELERY_TASK_ACKS_LATE": True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
    "SESSION_COOKIE_HTTPONLY": True,
    "X_FRAME_OPTIONS": "DENY",
}


def disorder(settings: Any) -> list[str]:
    found = [name for name, value in WANTED.items() if getattr(settings, name, None) != value]
    listed = list(settings.MIDDLEWARE)
    found += [name for name in ORDER if listed.count(name) != 1]
    there = [name for name in listed if name in ORDER]
    found += ["MIDDLEWARE"] if there != [name for name in ORDER if name in there] else []
    found += ["INSTALLED_APPS"] if _apps_out_of_order(settings.INSTALLED_APPS) else []
    script = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].get("script-src", [])
    return found + (["CONTENT_SECURITY_POLICY"] if "'unsafe-inline'" in script else [])


def _apps_out_of_order(installed: list[str]) -> bool:
    """Our apps stand from the cellar up, as they migrate and as their `ready()` may build on each other."""
    in_the_house = [tree.layer_of(name) for name in installed]
    depths = [place[0] for place in in_the_house if place is not None and place[0] > 0]
    return depths != sorted(depths, reverse=True)


def test_the_settings_are_in_order():
    assert disorder(base) == []


def test_disorder_is_noticed():
    right = {name: getattr(base, name) for name in dir(base) if name.isupper()}
    swapped = list(base.MIDDLEWARE)
    swapped[0], swapped[3] = swapped[3], swapped[0]
    upside_down = list(reversed(base.INSTALLED_APPS))
    for change, named in (
        ({"USE_TZ": False}, ["USE_TZ"]),
        ({"LANGUAGE_CODE": "en"}, ["LANGUAGE_CODE"]),
        ({"MIDDLEWARE": swapped}, ["MIDDLEWARE"]),
        ({"MIDDLEWARE": [*base.MIDDLEWARE, ORDER[0]]}, [ORDER[0], "MIDDLEWARE"]),
        ({"MIDDLEWARE": [name for name in base.MIDDLEWARE if name != ORDER[8]]}, [ORDER[8]]),
        ({"INSTALLED_APPS": upside_down}, ["INSTALLED_APPS"]),
        (
            {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"script-src": ["'unsafe-inline'"]}}},
            ["CONTENT_SECURITY_POLICY"],
        ),
    ):
        assert disorder(SimpleNamespace(**{**right, **change})) == named


def unmigrated(spoil: Callable[[ProjectState], None] = lambda state: None) -> set[str]:
    """Apps of ours whose models differ from their migrations."""
    with translation.override(None):  # Labels are compared in their own words, as makemigrations does.
        return _unmigrated(spoil)


def _unmigrated(spoil: Callable[[ProjectState], None]) -> set[str]:
    to = ProjectState.from_apps(apps)
    spoil(to)
    migrations = MigrationLoader(None)  # The files alone, no database.
    changes = MigrationAutodetector(migrations.project_state(), to).changes(graph=migrations.graph)
    return {app for app in changes if tree.layer_of(str(apps.get_app_config(app).name)) is not None}


def test_no_migration_is_missing():
    assert unmigrated() == set()


def test_a_missing_migration_is_noticed():
    def spoil(state: ProjectState) -> None:
        state.add_field("people", "household", "rooms", models.IntegerField(default=0), preserve_default=True)

    assert unmigrated(spoil) == {"people"}
