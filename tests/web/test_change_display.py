"""Text size, contrast, menu and language are remembered, also without JavaScript."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.web.kit"), pytest.mark.django_db]


def test_text_size_and_contrast_are_remembered(client: Client) -> None:
    answer = client.post("/display/", {"size": "2", "contrast": "high", "next": "/login/"})
    assert (answer.status_code, answer["Location"]) == (302, "/login/")
    page = client.get("/login/").content.decode()
    assert 'data-size="2"' in page
    assert 'data-contrast="high"' in page


def test_the_menu_stays_folded(client: Client) -> None:
    client.post("/display/", {"nav": "closed", "next": "/kit/"})
    page = client.get("/kit/").content.decode()
    assert 'data-nav="closed"' in page
    assert 'name="nav" value="open" aria-expanded="false"' in page


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_it_never_leads_to_another_host(client: Client, target: str) -> None:
    assert client.post("/display/", {"size": "1", "next": target})["Location"] == "/"


def test_unknown_values_change_nothing(client: Client) -> None:
    assert not client.post("/display/", {"size": "99", "colour": "pink"}).cookies
    client.cookies["display_size"] = "<script>"
    assert 'data-size="0"' in client.get("/login/").content.decode()


def test_reading_the_address_changes_nothing(client: Client) -> None:
    assert client.get("/display/?size=2").status_code == 405


def test_chinese_comes_first_and_english_at_a_click(client: Client) -> None:
    assert "<title>登录 - 民政业务平台</title>" in client.get("/login/").content.decode()
    client.post("/language/", {"language": "en", "next": "/login/"})
    page = client.get("/login/").content.decode()
    assert "<title>Log in - Civil Affairs Portal</title>" in page
    assert 'lang="en"' in page
