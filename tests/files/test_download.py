"""A file goes only to whom its object is visible, and the reading is written down."""

import uuid

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.models import Event
from civilaffairs.files import access, store
from civilaffairs.files.models import StoredFile
from tests.factories import staff

pytestmark = pytest.mark.django_db
CASE = uuid.UUID(int=7)


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(access, "_rules", {})
    access.register("case", lambda actor, subject_id: actor.name == "陈静" and subject_id == CASE)
    return keep("case")


def keep(subject_kind):
    return store.keep(
        b"<script>alert(1)</script>",
        name="决定书.txt",
        category="letter",
        subject_kind=subject_kind,
        subject_id=CASE,
        media_type="text/plain",
        made_by=None,
    )


def fetch(role, file_id):
    return staff.browser(staff.actor(role)).get(reverse("files:download", args=[file_id]))


def test_it_comes_as_an_attachment_that_no_browser_runs(kept):
    answer = fetch(Role.CASEWORKER, kept.pk)
    assert answer.content == b"<script>alert(1)</script>"
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["Cache-Control"] == "no-store"
    row = Event.objects.get(action="file.read")
    assert (row.actor_name, row.object_kind, row.object_id) == ("陈静", "case", str(CASE))
    assert "决定书" not in str(row.__dict__)


def test_others_cannot_tell_it_from_a_file_that_is_not_there(kept):
    foreign, missing = fetch(Role.SUPERVISOR, kept.pk), fetch(Role.SUPERVISOR, uuid.UUID(int=1))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert len(foreign.content) == len(missing.content), "the same page but for tokens and the address"
    assert not Event.objects.filter(action="file.read").exists()
    assert Event.objects.filter(action="denied", object_id=str(kept.pk)).exists()


def test_no_administrator_reads_files(kept):
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        assert fetch(role, kept.pk).status_code == 403


def test_a_kind_that_nobody_answers_for_is_closed(kept):
    assert fetch(Role.CASEWORKER, keep("batch").pk).status_code == 404


@pytest.mark.parametrize("scan", [StoredFile.Scan.PENDING, StoredFile.Scan.INFECTED])
def test_a_file_that_no_scanner_passed_stays_closed(kept, scan):
    StoredFile.objects.filter(pk=kept.pk).update(scan=scan)
    assert fetch(Role.CASEWORKER, kept.pk).status_code == 404
