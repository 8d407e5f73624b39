"""Two transactions that meet, on real connections."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections, transaction


@contextmanager
def elsewhere(act):
    """Another connection that has acted and not yet committed; it commits on leaving."""
    acted, go_on = threading.Event(), threading.Event()

    def run():
        try:
            with transaction.atomic():
                act()
                acted.set()
                go_on.wait(30)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(run)
        assert acted.wait(30)
        try:
            yield go_on.set
        finally:
            go_on.set()
            other.result()


def wait_for_a_lock(answer: Future) -> None:
    """Until another connection waits for a row or a key of ours; ``answer`` must not come before."""
    asks = """SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    with connection.cursor() as cursor:
        while not answer.done():
            cursor.execute(asks)
            if cursor.fetchone()[0]:
                return
    raise AssertionError(f"nobody waited: {answer.result()}")
