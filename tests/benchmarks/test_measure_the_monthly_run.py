"""The benchmark of the monthly run works by itself, and everybody whom it measures agrees."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.long

HOUSEHOLDS = 100


def test_it_prints_its_figures():
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.monthly_run", "--households", str(HOUSEHOLDS)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    plain, late, rival = found["a_plain_month"], found["b_backdated"], found["d_openfisca"]
    assert (plain["pairs"], late["pairs"]) == (HOUSEHOLDS, 4 * HOUSEHOLDS)
    assert plain["lines"] == found["c_floor"]["lines"] == found["f_two_workers"]["lines"] > 2 * HOUSEHOLDS
    assert found["lines_of_second_run"] == 0
    assert found["e_loop"]["disagreements"] == late["loop_disagreements"] == 0
    assert "skipped" in rival or rival["agrees"]
    assert all(found[part]["peak_memory_mb"] > 0 for part in ("a_plain_month", "e_loop", "f_two_workers"))
    assert all(ratio > 0 for name, ratio in found["ratios"]["seconds"].items() if name != "a/d")
