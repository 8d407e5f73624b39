"""The batch of the layouts' examples, and small accounts of what is read."""

from datetime import date
from decimal import Decimal

from civilaffairs.payments.banks.rows import Head, Return, Row

HEAD = Head(
    "DG202006DB01", "B0001", "44001234567890", date(2020, 6, 10), date(2020, 6, 1), 2, Decimal("2280.00")
)
ROWS = [
    Row(1, "6299990000000000012", "测试甲", Decimal("1140.00"), "202006低保", "DG202006DB01-0001"),
    Row(2, "6299990000000000020", "测试乙", Decimal("1140.00"), "202006低保", "DG202006DB01-0002"),
]


def told(found: Return) -> list[tuple[int, str, str]]:
    """Position, result and code of each row."""
    return [(row.position, str(row.result), row.code) for row in found.rows]
