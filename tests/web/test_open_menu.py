"""The menu shows what a person may use, and where they are."""

import pytest
from django.test import Client, RequestFactory

from civilaffairs.web import navigation
from tests.web.kit import MENU, Clerk

pytestmark = [pytest.mark.urls("tests.web.kit"), pytest.mark.django_db]


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    for section, label, url_name, icon in MENU:
        navigation.register(section, label, url_name, icon=icon)


def items(path: str) -> list[tuple[str, bool]]:
    request = RequestFactory().get(path)
    request.user = Clerk()  # type: ignore[assignment]
    return [(item.url, item.current) for section in navigation.menu(request) for item in section.items]


@pytest.mark.usefixtures("menu")
def test_only_permitted_entries_are_drawn() -> None:
    navigation.register("payments", "发放", "answer", permission=lambda user: user.staff_number == "9999")
    assert [url for url, _ in items("/kit/")] == ["/kit/", "/tasks/", "/search/"]


@pytest.mark.usefixtures("menu")
def test_exactly_one_entry_is_current(client: Client) -> None:
    assert items("/kit/2020-0137/")[0] == ("/kit/", True)
    assert client.get("/tasks/").content.decode().count('aria-current="page"') == 2  # menu and pager


@pytest.mark.usefixtures("menu")
def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(ValueError, match="kitchen"):
        navigation.register("kitchen", "厨房", "kit")


@pytest.mark.usefixtures("menu")
def test_an_entry_without_an_address_is_refused() -> None:
    navigation.register("work", "无", "nowhere")
    with pytest.raises(ValueError, match="nowhere"):
        items("/kit/")
