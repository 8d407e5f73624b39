"""A file is kept sealed, once per content, and opens only unchanged."""

import pytest

from civilaffairs.audit.models import Event
from civilaffairs.files import store
from civilaffairs.files.models import Content, StoredFile
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed import SealError

pytestmark = pytest.mark.django_db
LETTER = "低保审核确认 陈静".encode() * 50


def keep(name="决定书.txt", data=LETTER):
    return store.keep(
        data,
        name=name,
        category="letter",
        subject_kind="case",
        subject_id=new_key(),
        media_type="text/plain",
        made_by=None,
    )


def test_what_was_kept_is_read_again():
    kept = StoredFile.objects.get(pk=keep().pk)
    assert (store.read(kept), kept.name) == (LETTER, "决定书.txt")
    assert Event.objects.get(action="file.keep").object_kind == "case"


def test_the_database_holds_neither_content_nor_name_in_clear():
    kept = keep()
    row = Content.objects.get(pk=kept.content_id)
    assert "陈静".encode() not in bytes(row.sealed)


def test_the_same_content_is_stored_once():
    first, second = keep(), keep("决定书 副本.txt")
    assert first.content_id == second.content_id
    assert first.pk != second.pk


def test_another_content_under_the_digest_does_not_open():
    kept, other = keep(), keep(data=b"another letter")
    kept.content.sealed = bytes(Content.objects.get(pk=other.content_id).sealed)
    with pytest.raises(SealError):
        store.read(kept)
