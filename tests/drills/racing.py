"""Many at one moment: threads that meet before they act, each with its own connection and clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import psycopg
from django.db import connection

from civilaffairs.audit.clock import shifted
from civilaffairs.lib.errors import Refused

DONE, REFUSED, CROSSED = "done", "refused", "crossed"
Act = Callable[[], object]


def at_once(acts: Sequence[Act], delays: Sequence[float] = ()) -> list[str]:
    """What became of each act: done, refused in words, or the name of whatever else was raised.

    Crossed: the database ended a deadlock; on a page the same is told in words.
    """
    barrier, said = threading.Barrier(len(acts)), [""] * len(acts)
    waits = delays or [0.0] * len(acts)

    def go(at: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=600)
            time.sleep(waits[at])
            with shifted():
                acts[at]()
            said[at] = DONE
        except Refused:
            said[at] = REFUSED
        except Exception as error:
            dead = isinstance(error.__cause__, psycopg.errors.DeadlockDetected)
            said[at] = CROSSED if dead else f"{type(error).__name__} {error}".splitlines()[0]
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[at]) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
