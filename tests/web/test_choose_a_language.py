"""Chinese first, English at a click."""

import pytest
from django.urls import reverse

from tests.factories import staff

pytestmark = pytest.mark.django_db


def test_a_browser_that_speaks_english_still_starts_in_chinese(client):
    page = client.get(reverse("login"), headers={"Accept-Language": "en-GB,en"})
    assert page.headers["Content-Language"] == "zh-hans"


def test_english_stays_once_chosen():
    jing = staff.browser(staff.actor("caseworker"))
    jing.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert jing.get("/").headers["Content-Language"] == "en"
