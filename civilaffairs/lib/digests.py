"""The two digests of a file: SHA-256, and SM3 (GB/T 32905)."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sm3(data: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()
