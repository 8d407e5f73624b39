"""The worker has less than the app, and statistics see no people."""

import pytest
from django.conf import settings

from civilaffairs.database import lesser_roles
from tests.house import columns
from tests.house.rights import RIGHTS, SQL_EACH_RIGHT, query


@pytest.mark.django_db
def test_the_worker_may_do_nothing_that_the_app_may_not():
    held = {role: set(query(SQL_EACH_RIGHT, {"role": role, "rights": [*RIGHTS, "MAINTAIN"]})) for role in (
        settings.DATABASE_APP_ROLE, settings.DATABASE_WORKER_ROLE)}  # fmt: skip
    assert held[settings.DATABASE_WORKER_ROLE] < held[settings.DATABASE_APP_ROLE]


@pytest.mark.django_db
def test_reports_see_codes_and_published_words_alone():
    public = {"place", "codes", "publication", "organisation"}
    listing = columns.listed()
    seen = {
        (table, column): columns.class_of(listing[table])[column]
        for table, names in lesser_roles.FOR_REPORTS.items()
        for column in names.split()
    }
    assert "sealed" not in seen.values()
    plain = [listing[table]["plain"][column] for (table, column), kind in seen.items() if kind == "plain"]
    assert set(plain) <= public
    readable = query(SQL_EACH_RIGHT, {"role": settings.DATABASE_REPORT_ROLE, "rights": ["SELECT"]})
    assert {(table, column) for table, column, _ in readable} == set(seen)
