"""How settings are read from the environment."""

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

OWNER_ROLE = "owner"


def required(name: str) -> str:
    """The variable's value, or one clear line."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} must be set; see docs/operations.md.")
    return value


def acts_as_owner() -> bool:
    """``manage.py migrate`` and its like ask for the owner role; all else runs as app."""
    return os.environ.get("DATABASE_ROLE") == OWNER_ROLE


def timeouts(process: str) -> str:
    """Server-side limits: a page never waits long, a job may."""
    limits = {"lock_timeout": "60s", "idle_in_transaction_session_timeout": "15min"}
    if process == "web":
        limits = {
            "statement_timeout": "20s",
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "30s",
        }
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
    options["options"] = timeouts(os.environ.get("CIVILAFFAIRS_PROCESS", ""))
    options.setdefault("connect_timeout", 5)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(parts.get("dbname") or ""),
        "USER": str(parts.get("user") or ""),
        "PASSWORD": str(parts.get("password") or ""),
        "HOST": str(parts.get("host") or ""),
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
