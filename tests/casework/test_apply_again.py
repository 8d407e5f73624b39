"""A case that ended without an award is entered again as a new one, with everything that was said."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.casework.models import Application, Case
from civilaffairs.files import store
from civilaffairs.files.models import StoredFile
from tests.factories import areas, staff
from tests.factories.counter import Counter, number_of

BORN = date(1938, 5, 20)


@pytest.fixture
def refused(db):
    """An application for the old-age allowance that was withdrawn."""
    desk = Counter("old-age")
    desk.paper("identity")
    page = desk.page({"name": "何伯", "id_number": number_of(BORN), "hukou_area": str(areas.village().pk)})
    desk.check(page)
    desk.step("withdraw", Role.CASEWORKER, "申请人撤回。")
    assert desk.case.state == "withdrawn"
    return desk


def again(desk, who):
    with business_time(date(2020, 6, 10)):
        return staff.browser(who).post(reverse("casework:again", args=[desk.key]))


def test_answers_and_documents_are_there_and_the_clocks_begin_anew(refused):
    jing = staff.actor(Role.CASEWORKER)
    answer = again(refused, jing)
    made = Case.objects.get(follows=refused.key)
    assert answer["Location"] == reverse("eldercare:old-age-page", args=[made.pk])
    assert (made.state, made.applied_on, made.accepted_on) == ("draft", None, None)
    assert made.number != refused.case.number
    assert made.application.content == Application.objects.get(case=refused.key).content
    form = staff.browser(jing).get(answer["Location"]).content.decode()
    assert "何伯" in form and "identity.pdf" in form
    old = staff.browser(jing).get(reverse("casework:case", args=[refused.key])).content.decode()
    assert made.number in old and reverse("casework:again", args=[refused.key]) not in old


def test_documents_are_taken_over_unopened_with_what_was_found_of_them(refused, monkeypatch):
    StoredFile.objects.filter(subject_id=refused.key).update(scan=StoredFile.Scan.CLEAN)
    monkeypatch.setattr(store, "read", lambda stored: pytest.fail("a document was opened"))
    assert again(refused, staff.actor(Role.CASEWORKER)).status_code == 302
    old, new = StoredFile.objects.filter(subject_kind="case").order_by("at", "id")
    assert (new.content_id, new.name, new.category, new.scan) == (
        old.content_id, old.name, old.category, StoredFile.Scan.CLEAN,
    )  # fmt: skip
    kept = Event.objects.get(action="file.keep", object_id=str(new.subject_id)).detail
    assert (kept["file"], kept["sha256"]) == (str(new.pk), new.content_id)


def test_once_by_who_may_enter_it_and_never_an_open_case(refused):
    jing = staff.actor(Role.CASEWORKER)
    stranger = staff.actor(Role.CASEWORKER, areas.other_town(), "钱多多", "qianduoduo")
    assert again(refused, stranger).status_code == 404
    assert again(refused, staff.actor(Role.APPROVER)).status_code == 403
    assert again(refused, jing).status_code == 302
    assert again(refused, jing).status_code == 422
    made = Case.objects.get(follows=refused.key)
    refused.key = made.pk
    assert again(refused, jing).status_code == 422
    assert Case.objects.count() == 2


def test_the_database_lets_one_case_follow_another(refused):
    assert again(refused, staff.actor(Role.CASEWORKER)).status_code == 302
    made = Case.objects.get(follows=refused.key)
    values = Case.objects.filter(pk=made.pk).values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(**{**values, "id": uuid.uuid4(), "number": "X-1"})
