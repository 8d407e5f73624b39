"""The auditor, and nobody else, searches the trail; the reading is itself written down."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from civilaffairs.accounts import matrix, trail_words
from civilaffairs.accounts.models import Role
from civilaffairs.audit import trail
from civilaffairs.audit.models import Event
from civilaffairs.i18n.catalogue import PACKAGES
from civilaffairs.people import persons
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, staff

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
    written = re.compile(r"(?:trail\.record|_?tell)\(\s*\"([a-z.-]+)\"")
    objects = re.compile(r"(?:object_kind|SUBJECT|JOB_KIND|subject_kind)\s*=\s*\"([a-z.-]+)\"")
    folders = [Path(settings.BASE_DIR) / package for package in PACKAGES]
    sources = [path.read_text() for folder in folders for path in folder.rglob("*.py")]
    actions = {code for text in sources for code in written.findall(text)}
    kinds = {code for text in sources for code in objects.findall(text)}
    parts = {"batch.prepare", "batch.approve", "batch.release", "user.enable", "user.disable"}
    parts |= {"reserve.draw", "reserve.top-up"}
    assert actions and actions | parts == set(trail_words.ACTIONS)
    assert kinds | {"household"} == set(trail_words.KINDS)


def read(browser):
    page = browser.get(reverse("event_list")).content.decode()
    return page[page.index("<tbody>") : page.index("</tbody>")]


def seen(rows):
    """Without what is folded away: there the keys stand."""
    return re.sub(r"<details>.*?</details>", "", rows, flags=re.DOTALL)


def test_persons_are_named_masked_and_no_key_is_seen(auditor):
    person = persons.find_or_add(IdentityInput("陈秀英", "441999196601050021"))
    reader = staff.actor(Role.CASEWORKER)
    with reader.acting():
        trail.record("person.read", object_kind="person", object_id=person.pk)
        trail.record("fact.record", object_kind="person", object_id=uuid4())
        trail.record("session.log-out", object_kind="user", object_id=reader.user.pk)
    staff.browser(reader).get(reverse("people:person", args=[person.pk]))
    rows = read(auditor)
    assert "人员 陈*英" in seen(rows) and "页面 people:person 陈*英" in seen(rows)
    assert "陈秀英" not in rows
    assert f"账号 {reader.user.name}" in seen(rows)
    assert not re.search(r"[0-9a-f]{8}-", seen(rows))
    assert str(person.pk) in rows, "the key can be copied into the search"


@pytest.mark.parametrize(("language", "missing", "refused"), [
    ("zh-hans", "不存在", "可以办理的岗位："), ("en", "does not exist", "This can be done by: "),
])  # fmt: skip
def test_a_denial_says_why_in_the_language_of_its_reader(auditor, language, missing, refused):
    """Whatever the refused person's page spoke; rows kept before there were codes stay readable."""
    for spoken in ("zh-hans", "en"):
        browser = staff.browser(staff.actor(Role.CASEWORKER))
        browser.cookies["django_language"] = spoken
        browser.get(reverse("user_list"))
        browser.get(reverse("people:person", args=[uuid4()]))
    trail.record("denied", result="denied", reason="not there or not visible")
    trail.record("denied", result="denied", reason="以前的说明")
    auditor.cookies["django_language"] = language
    rows = seen(read(auditor))
    assert (rows.count(missing), rows.count(refused), rows.count("以前的说明")) == (3, 2, 1)


@pytest.mark.parametrize(("spoken", "read_in", "said"), [
    ("en", "zh-hans", "虎门镇不在该岗位的辖区（石龙镇）之内。"),
    ("zh-hans", "en", "Humen Town lies outside the area of the post (Shilong Town)."),
])  # fmt: skip
def test_an_area_outside_is_named_in_the_language_of_the_reader(auditor, spoken, read_in, said):
    with translation.override(spoken), pytest.raises(matrix.Forbidden) as refused:
        matrix.require(staff.actor(Role.CASEWORKER), "case.read", area=areas.other_town())
    trail.record("denied", result="denied", reason=refused.value.kept)
    auditor.cookies["django_language"] = read_in
    assert said in seen(read(auditor))
