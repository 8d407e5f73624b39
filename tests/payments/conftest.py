"""June 2020 in the finance office."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils.translation import override

from civilaffairs.audit.clock import business_time
from civilaffairs.payments import ledger
from tests.factories import money
from tests.factories.money import FIRST, SECOND, Office


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with override("en"), business_time(date(2020, 6, 5)):
        yield Office()


@pytest.fixture
def june(office: Office) -> Office:
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    return office
