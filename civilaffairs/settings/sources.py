"""How settings are read from the environment."""

import os
from typing import Any, NoReturn

from psycopg.conninfo import conninfo_to_dict

OWNER_ROLE = "owner"


def stop(reason: str) -> NoReturn:
    """End any process, server or command, with this line and no traceback."""
    raise SystemExit(f"The portal cannot start: {reason}")


def required(name: str) -> str:
    """The variable's value, or one clear line."""
    value = os.environ.get(name, "").strip()
    if not value:
        stop(f"{name} must be set; see docs/operations.md.")
    return value


def acts_as_owner() -> bool:
    """``manage.py migrate`` and its like ask for the owner role."""
    return os.environ.get("DATABASE_ROLE") == OWNER_ROLE


def serves_pages() -> bool:
    return os.environ.get("CIVILAFFAIRS_PROCESS") == "web"


def works_for_the_queue() -> bool:
    """Whoever starts the queue's worker and beat says so; they have a role of their own."""
    return os.environ.get("CIVILAFFAIRS_PROCESS") == "worker"


def queue_limits() -> dict[str, float | int]:
    """A page gives up on a silent queue at once; a worker waits in long reads.

    The Redis client tries each step four times, so that a page loses two seconds or so.
    """
    seconds = 0.4 if serves_pages() else 5
    return {"socket_connect_timeout": seconds, "socket_timeout": seconds, "max_retries": 0}


def timeouts() -> str:
    """Limits kept by the database server: a page never waits long, a job may."""
    limits = {"lock_timeout": "60s", "idle_in_transaction_session_timeout": "15min"}
    if serves_pages():
        limits = {
            "statement_timeout": "20s",
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "30s",
        }
    limits["jit"] = "off"  # Compiling a benefit's statement costs more than running it.
    limits["work_mem"] = "32MB"  # A month's lines are hashed and sorted in memory, not on disk.
    return " ".join(f"-c {name}={value}" for name, value in limits.items())


def role(url: str) -> str:
    """The role that an address logs in as."""
    return str(conninfo_to_dict(url).get("user") or "")


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at a libpq address."""
    parts = conninfo_to_dict(url)
    options = {
        key: value
        for key, value in parts.items()
        if key not in {"user", "password", "host", "port", "dbname", "options"}
    }
    options["options"] = timeouts()
    options.setdefault("connect_timeout", 5)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(parts.get("dbname") or ""),
        "USER": str(parts.get("user") or ""),
        "PASSWORD": str(parts.get("password") or ""),
        "HOST": str(parts.get("host") or ""),
        "PORT": str(parts.get("port") or ""),
        "ATOMIC_REQUESTS": True,  # A page does everything or nothing; its audit rows belong to it.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
