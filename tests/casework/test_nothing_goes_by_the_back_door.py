"""What the database refuses of a case whoever asks, in raw SQL, as the role that serves the pages."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.casework.models import Application, Case, Objection
from civilaffairs.files import store
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import clock


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


def test_a_case_stands_where_its_steps_led(case, reach):
    assert "no step of this case" in refused("UPDATE casework_case SET state = 'approved'")
    reach("checking")
    assert "no step of this case" in refused("UPDATE casework_case SET state = 'draft'")
    assert Case.objects.get().state == "checking"


@pytest.mark.parametrize("column", ["created_by_id", "number", "area_id", "programme"])
def test_who_entered_a_case_and_where_is_not_rewritten(case, column):
    assert "permission denied" in refused(f"UPDATE casework_case SET {column} = {column}")


@pytest.mark.parametrize(
    "table", ["case", "application", "publicnotice", "objection", "letter", "casenumber", "letterseries"]
)
def test_nothing_of_a_case_is_removed(table, db):
    assert "permission denied" in refused(f"DELETE FROM casework_{table}")


def test_a_submitted_application_is_frozen(case):
    row = Application.objects.create(case=case, content={"members": []})
    row.submitted_at = clock.now()
    row.save(update_fields=["content", "submitted_at"])
    assert "settled" in refused("UPDATE casework_application SET submitted_at = NULL")


def test_a_finding_on_an_objection_stands(case, reach, step, jing, guoqiang, looked_again):
    reach("notice")
    step("object", jing, text="户主在外地有商铺。", raised_by="")
    looked_again()
    step("dismiss", guoqiang, "商铺已于去年转让。")
    assert "settled" in refused("UPDATE casework_objection SET upheld = true")
    assert Objection.objects.get().upheld is False


def test_numbers_count_up(case):
    assert "settled" in refused("UPDATE casework_casenumber SET last = last - 1")


def test_a_paper_leaves_a_draft_and_nothing_else(case, step, jing):
    kept = {
        "name": "a.txt", "category": "other", "subject_kind": "case", "subject_id": case.pk,
        "media_type": "text/plain", "made_by": jing.user,
    }  # fmt: skip
    store.keep(b"one", **kept)
    StoredFile.objects.all().delete()
    store.keep(b"two", **kept)
    step("submit", jing)
    assert "draft only" in refused("DELETE FROM files_storedfile")
    assert "permission denied" in refused("UPDATE files_storedfile SET subject_id = id")
