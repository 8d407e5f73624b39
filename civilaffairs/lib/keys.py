"""Keys of business rows: made in Python, because encryption binds to them before the insert."""

from __future__ import annotations

import os
import time
import uuid


def new_key() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): rows made together lie together in an index."""
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    number = (number & ~(0xF << 76)) | (7 << 76)
    number = (number & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=number)
