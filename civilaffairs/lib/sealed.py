"""Authenticated encryption of columns, and keyed indexes for exact search.

A sealed value is bound to its place (`aad`, such as "people_person.phone:<uuid>"): moved to another row or
column it does not open. Format: version (1 byte) | length of key id (1) | key id | nonce (12, random) |
AES-256-GCM ciphertext and tag; header and place are authenticated together. The key id says which key opens
it, so that keys can be changed row by row. The version leaves room for another cipher (SM4-GCM, GB/T
39786-2021).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
_TAG_BYTES = 16
_LONGEST_KEY_ID = 32


class SealError(Exception):
    """A sealed value does not open: changed, moved from another row, or its key is missing."""


class KeyringError(Exception):
    """The key file is missing or malformed, or no key ring was set."""


class Keyring:
    """Data keys by id, one of them active, and the separate index key. Immutable; never shows its keys."""

    def __init__(self, data_keys: Mapping[str, bytes], active: str, index_key: bytes) -> None:
        if active not in data_keys:
            raise KeyringError("The active key is not among the data keys.")
        if any(len(key) != KEY_BYTES for key in (*data_keys.values(), index_key)):
            raise KeyringError(f"Every key has {KEY_BYTES} bytes.")
        if len({*data_keys.values(), index_key}) != len(data_keys) + 1:
            raise KeyringError("No two keys may be the same: the index key must differ from the data keys.")
        if not all(key_id.isascii() and 0 < len(key_id) <= _LONGEST_KEY_ID for key_id in data_keys):
            raise KeyringError(f"A key id has 1 to {_LONGEST_KEY_ID} ASCII characters.")
        self.active = active
        self._keys = dict(data_keys)
        self._index_key = index_key
        self._ciphers = {key_id: AESGCM(key) for key_id, key in data_keys.items()}

    @classmethod
    def generate(cls) -> Keyring:
        """A ring with one new random data key `k1` and a new index key."""
        return cls({"k1": secrets.token_bytes(KEY_BYTES)}, "k1", secrets.token_bytes(KEY_BYTES))

    @classmethod
    def from_json(cls, text: str) -> Keyring:
        """Read {"data".

        {"active": "k1", "keys": {"k1": "<base64>"}}, "index": "<base64>"}, or raise KeyringError.
        """
        try:
            content = json.loads(text)
            keys = {
                key_id: base64.b64decode(key, validate=True)
                for key_id, key in content["data"]["keys"].items()
            }
            index_key = base64.b64decode(content["index"], validate=True)
            active = content["data"]["active"]
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            # without the cause: its text may quote the key file
            raise KeyringError("The key file is not of the expected form.") from None
        return cls(keys, active, index_key)

    @classmethod
    def from_file(cls, path: Path) -> Keyring:
        """Read a key file, or raise KeyringError."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise KeyringError(f"The key file {path} cannot be read.") from None
        return cls.from_json(text)

    def to_json(self) -> str:
        """The content of a key file, keys in clear: for the set-up that writes it, nothing else."""
        keys = {key_id: base64.b64encode(key).decode() for key_id, key in self._keys.items()}
        index = base64.b64encode(self._index_key).decode()
        return json.dumps({"data": {"active": self.active, "keys": keys}, "index": index}, indent=2)

    def with_new_key(self, key_id: str) -> Keyring:
        """A ring that seals with a new random key and still opens what the old ones sealed."""
        if key_id in self._keys:
            raise KeyringError(f"There is a key {key_id} already.")
        return Keyring({**self._keys, key_id: secrets.token_bytes(KEY_BYTES)}, key_id, self._index_key)

    def __repr__(self) -> str:
        return f"<Keyring {', '.join(self._keys)}; active {self.active}>"

    def seal(self, text: str, aad: str) -> bytes:
        """Encrypt `text` for the place `aad` under the active key."""
        return self.seal_bytes(text.encode(), aad)

    def seal_bytes(self, plain: bytes, aad: str) -> bytes:
        """Encrypt the content of a file for the place `aad` under the active key."""
        key_id = self.active.encode()
        header = bytes((VERSION, len(key_id))) + key_id
        nonce = secrets.token_bytes(NONCE_BYTES)
        return header + nonce + self._ciphers[self.active].encrypt(nonce, plain, header + aad.encode())

    def open(self, sealed: bytes, aad: str) -> str:
        """Decrypt what was sealed for the same place, or raise SealError."""
        return self.open_bytes(sealed, aad).decode()

    def open_bytes(self, sealed: bytes, aad: str) -> bytes:
        """Decrypt the content of a file."""
        key_id = sealed_with(sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise SealError(f"There is no key {key_id} in the key ring.")
        body = 2 + len(key_id)
        nonce = sealed[body : body + NONCE_BYTES]
        try:
            return cipher.decrypt(nonce, sealed[body + NONCE_BYTES :], sealed[:body] + aad.encode())
        except InvalidTag:
            raise SealError(f"The sealed value at {aad} was changed, or sealed for another place.") from None

    def blind_index(self, canonical: str, purpose: str) -> bytes:
        """HMAC-SHA-256 of a value in its one spelling; 32 bytes.

        Different purposes never give equal indexes.
        """
        if "\0" in purpose:
            raise ValueError("A purpose has no null character: it ends the purpose in the hashed text.")
        return hmac.digest(self._index_key, f"{purpose}\0{canonical}".encode(), hashlib.sha256)


_current: Keyring | None = None


def use(ring: Keyring | None) -> None:
    """Set the key ring of this process: once, at start-up, by the settings."""
    global _current
    _current = ring


def keyring() -> Keyring:
    """The key ring of this process, or KeyringError."""
    if _current is None:
        raise KeyringError("No key ring is set: sealed.use() comes before the first sealed value.")
    return _current


def seal(text: str, aad: str) -> bytes:
    """`Keyring.seal` with the key ring of this process."""
    return keyring().seal(text, aad)


def open_sealed(sealed: bytes, aad: str) -> str:
    """`Keyring.open` with the key ring of this process."""
    return keyring().open(sealed, aad)


def blind_index(canonical: str, purpose: str) -> bytes:
    """`Keyring.blind_index` with the key ring of this process."""
    return keyring().blind_index(canonical, purpose)


def sealed_with(sealed: bytes) -> str:
    """The id of the key that sealed a value, without opening it: finds the rows that wait for a rotation."""
    if len(sealed) < 2 or sealed[0] != VERSION or len(sealed) < 2 + sealed[1] + NONCE_BYTES + _TAG_BYTES:
        raise SealError("This is not a sealed value.")
    key_id = sealed[2 : 2 + sealed[1]]
    if not key_id.isascii():
        raise SealError("This is not a sealed value.")
    return key_id.decode()
