"""A fact as a file writes it, as the tables hold it."""

from datetime import date
from decimal import Decimal
from typing import Any


def value_of(fact: str, written: Any) -> Any:
    if written is None:
        return None
    if fact in ("income", "not_counted", "costs"):
        return {kind: Decimal(amount) for kind, amount in written.items()}
    if fact == "disability":
        until = written.get("until")
        return {**written, "until": date.fromisoformat(until) if until else None}
    if fact == "served_days":
        return {date.fromisoformat(f"{month}-01"): days for month, days in written.items()}
    return written
