"""The benchmark of the monthly run works by itself, agrees with its loop and issues nothing twice."""

import json
import os
import subprocess
import sys

from django.conf import settings


def test_it_prints_its_figures():
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.monthly_run", "--households", "200"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert (found["households"], found["lines_of_second_run"], found["loop_disagreements"]) == (200, 0, 0)
    assert found["lines"] >= 2 * 200
    assert set(found["seconds"]) == {"engine", "second_run", "floor", "loop"}
    assert set(found["ratios"]) == {"engine_to_floor", "loop_to_engine"}
    assert all(seconds > 0 for seconds in found["seconds"].values())
