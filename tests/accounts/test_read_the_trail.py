"""The auditor, and nobody else, searches the trail; the reading is itself written down."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from civilaffairs.accounts import trail_words
from civilaffairs.accounts.models import Role
from civilaffairs.audit import trail
from civilaffairs.audit.models import Event
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return staff.browser(staff.actor(Role.AUDITOR))


def shown(browser, **chosen):
    page = browser.get(reverse("event_list"), chosen).context["page"]
    return [row.action for row in page.object_list if row.action != "audit.read"]


def test_rows_are_found_by_person_action_and_object(auditor):
    with staff.actor(Role.CASEWORKER).acting():
        trail.record("case.read", object_kind="case", object_id=1)
    with staff.actor(Role.APPROVER).acting():
        trail.record("case.confirm", object_kind="case", object_id=1)
        trail.record("person.reveal", object_kind="person", object_id=2)
    assert shown(auditor) == ["person.reveal", "case.confirm", "case.read"]
    assert shown(auditor, actor="陈静") == ["case.read"]
    assert shown(auditor, action="case.") == ["case.confirm", "case.read"]
    assert shown(auditor, object_kind="person", object_id="2") == ["person.reveal"]
    assert shown(auditor, result="denied") == []
    assert Event.objects.filter(action="audit.read").count() == 5


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nobody_else_may(role):
    assert staff.browser(staff.actor(role)).get(reverse("event_list")).status_code == 403


def test_a_long_trail_is_paged_with_few_questions(auditor, django_assert_max_num_queries):
    for number in range(60):
        trail.record("case.read", object_id=number)
    with django_assert_max_num_queries(12):
        page = auditor.get(reverse("event_list")).context["page"]
    assert (len(page.object_list), page.paginator.num_pages) == (50, 2)


def test_everything_is_said_in_words(auditor):
    with staff.actor(Role.CASEWORKER).acting():
        trail.record("case.read", object_kind="case", object_id=1, label="0012")
    auditor.get(reverse("user_list"))
    page = auditor.get(reverse("event_list")).content.decode()
    rows = page[page.index("<tbody>") :]
    assert "查看事项" in rows and "救助事项 0012" in rows and "经办人员（镇街）" in rows
    assert "拒绝访问" in rows and "页面 user_list" in rows
    for code in ("case.read", "caseworker", "denied", "audit.read"):
        assert code not in rows


def test_no_code_of_the_trail_lacks_its_word():
    """As the source writes them; what it puts together from parts is written out here."""
    written = re.compile(r"(?:trail\.record|_tell)\(\s*\"([a-z.-]+)\"")
    objects = re.compile(r"(?:object_kind|SUBJECT|JOB_KIND|subject_kind)\s*=\s*\"([a-z.-]+)\"")
    sources = [path.read_text() for path in (Path(settings.BASE_DIR) / "civilaffairs").rglob("*.py")]
    actions = {code for text in sources for code in written.findall(text)}
    kinds = {code for text in sources for code in objects.findall(text)}
    parts = {"batch.prepare", "batch.approve", "batch.release", "user.enable", "user.disable"}
    parts |= {"reserve.draw", "reserve.top-up"}
    assert actions and actions | parts == set(trail_words.ACTIONS)
    assert kinds | {"household"} == set(trail_words.KINDS)
