"""The benchmark of a month's money works by itself: everything is paid or sent back, every page is there."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.long

LINES = 500


def test_it_prints_its_figures():
    size = ["--lines", str(LINES), "--history", "1", "--alone", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bank_month", *size],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["lines"] == pytest.approx(LINES, rel=0.1)
    assert found["paid"] + found["failed"] == found["transfers"] > found["failed"] > 0
    assert found["states"] == {"returned": found["batches"]}
    for part in ("batch_and_export", "return_import"):
        assert found[part]["seconds"] > 0 < found["floor"][part]["seconds"]
    pages = found["pages"]
    assert sum(part["requests"] for part in pages.values() if isinstance(part, dict)) > 0 == pages["not_ok"]
