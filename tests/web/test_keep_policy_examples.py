"""A standards officer keeps the area's policy examples; a wrong file is refused with its line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.benefits.example_files import kept_for
from civilaffairs.benefits.proposal_models import ExampleFile
from tests.factories import areas, staff
from tests.web.test_publish_a_standard import EXAMPLES

pytestmark = pytest.mark.django_db
LIST = reverse("standards:examples")
GOOD = EXAMPLES % "560.00"


def upload(browser, text, name="dongguan.yaml", area=None):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    browser.cookies["django_language"] = "en"
    return browser.post(LIST, {"area": (area or areas.city()).pk, "file": file})


@pytest.fixture
def min_():
    return staff.browser(staff.actor(Role.STANDARDS))


def test_a_file_of_the_same_name_replaces_the_one_before_and_both_stay(min_):
    assert upload(min_, GOOD).status_code == 302
    assert upload(min_, EXAMPLES % "561.00").status_code == 302
    first, second = ExampleFile.objects.order_by("known_from")
    assert first.known_to and second.known_to is None and second.examples == 1
    assert [file.pk for file in kept_for(areas.town())] == [second.pk]
    old = min_.get(reverse("standards:example-file", args=[first.pk])).content.decode()
    assert "560.00" in old and reverse("standards:example-drop", args=[first.pk]) not in old


def test_the_nearest_area_that_keeps_files_is_asked(min_):
    upload(min_, GOOD)
    upload(min_, GOOD, "shilong.yaml", areas.town())
    assert [file.name for file in kept_for(areas.town())] == ["shilong.yaml"]
    assert [file.name for file in kept_for(areas.other_town())] == ["dongguan.yaml"]


def test_a_file_is_kept_no_longer(min_):
    upload(min_, GOOD)
    file = ExampleFile.objects.get()
    address = reverse("standards:example-drop", args=[file.pk])
    assert staff.browser(staff.actor(Role.APPROVER)).post(address).status_code == 403
    min_.post(address)
    assert kept_for(areas.city()) == []


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        (GOOD.replace("2020-04: [", "2020-05: ["), "x.yaml", "Line 12: "),
        (GOOD, "x.txt", "ends in .yaml or .yml"),
        (b"\xff\xfe", "x.yaml", "not UTF-8"),
        ("examples: []", "x.yaml", "no example"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(min_, text, name, why):
    answer = upload(min_, text, name)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_an_approver_reads_them_and_keeps_none(min_):
    upload(min_, GOOD)
    huang = staff.browser(staff.actor(Role.APPROVER))
    assert "dongguan.yaml" in huang.get(LIST).content.decode()
    assert upload(huang, GOOD).status_code == 403
