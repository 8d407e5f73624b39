"""A queue that is away, or hangs, costs a page no more than a moment."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings

SEND = """
import time
from civilaffairs.celery import app
began = time.monotonic()
try:
    app.send_task("nothing")
except Exception as problem:
    print(type(problem).__name__, time.monotonic() - began < 3)
"""


@pytest.fixture
def silent_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("hangs", [False, True])
def test_sending_gives_up_soon(hangs, silent_port):
    port = silent_port if hangs else 1
    surroundings = {
        **os.environ,
        "CIVILAFFAIRS_PROCESS": "web",
        "REDIS_URL": f"redis://127.0.0.1:{port}/0",
        "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "-c", SEND], cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True
    )
    assert done.stdout == "OperationalError True\n", done.stderr
