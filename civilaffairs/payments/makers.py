"""Whoever decides where free lines go does so alone."""

from __future__ import annotations

from django.db import connection

_ONE_MAKER_AT_A_TIME = 7_201_906_01


def wait_for_others() -> None:
    """Wait until nobody else decides, and hold them off until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_MAKER_AT_A_TIME])
