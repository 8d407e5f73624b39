"""Money that was given, as two people enter it."""

from datetime import date
from decimal import Decimal
from typing import Any

from civilaffairs.payments.books import allocations
from civilaffairs.payments.books.allocations import Wanted
from civilaffairs.payments.models import Allocation
from tests.factories import money
from tests.factories.money import Office


def given(office: Office, amount: str, *, approve: bool = True, **terms: Any) -> Allocation:
    """An appropriation of 2020 to the city, unless the terms say otherwise."""
    wanted: dict[str, Any] = {
        "kind": "appropriation", "year": 2020, "fund": money.fund(), "area": money.city(),
        "document": "DMF 2020 No. 1", "document_on": date(2020, 6, 1), "reason": "Second quarter.", **terms,
    }  # fmt: skip
    found = allocations.propose(office.maker, Wanted(amount=Decimal(amount), **wanted))
    return allocations.approve(office.checker, found.pk) if approve else found
