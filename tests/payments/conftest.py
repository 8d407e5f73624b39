"""June 2020 in the finance office."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils.translation import override

from civilaffairs.audit.clock import business_time
from tests.factories.money import Office


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with override("en"), business_time(date(2020, 6, 5)):
        yield Office()
