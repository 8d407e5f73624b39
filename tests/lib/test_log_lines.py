"""An error of the database is logged without the row that it happened to."""

import logging
import logging.config
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from civilaffairs.people.models import Person


@pytest.mark.django_db
def test_no_value_of_a_row_reaches_the_log():
    name = "单雪梅"
    try:
        with transaction.atomic():
            Person.objects.bulk_create([Person(name=name, sex="F", birth_date=None)])  # type: ignore[misc]
    except IntegrityError:
        record = logging.LogRecord("django", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    formatters: Any = settings.LOGGING["formatters"]
    given: dict[str, Any] = dict(formatters["line"])
    line = logging.config.DictConfigurator({"version": 1}).configure_formatter(given).format(record)
    assert "birth_date" in line
    assert name not in line
