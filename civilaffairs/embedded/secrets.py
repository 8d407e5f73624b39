"""Random secrets of an installation that has nobody to give it any.

``python -m civilaffairs.embedded.secrets`` prints the keys of a new installation.
"""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def secret_key(data: Path) -> str:
    return _once(data / "secret-key", lambda: secrets.token_urlsafe(50)).read_text("ascii")


def key_file(data: Path) -> Path:
    """The file of the encryption keys: one for data, one for the blind index."""
    return _once(data / "keys.json", new_keys)


def new_keys() -> str:
    keys = {"data": {"active": "k1", "keys": {"k1": _key()}}, "index": _key()}
    return json.dumps(keys, indent=2) + "\n"


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def _once(path: Path, content: Callable[[], str]) -> Path:
    """Write the file unless it exists; of two writers at a time the first one wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(content())
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path


if __name__ == "__main__":
    print(new_keys(), end="")
