"""A demo city that is small enough for a test."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from civilaffairs.demo import loading, month


@pytest.fixture
def small_city(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Path:
    """The demo city with sixty households instead of two thousand."""
    monkeypatch.setattr(loading, "HOUSEHOLDS", 60)
    monkeypatch.setattr(month, "FAILED", {7: "03"})
    settings.DATA_DIR = tmp_path
    call_command("load_demo", verbosity=0)
    return tmp_path / "demo-accounts.txt"
