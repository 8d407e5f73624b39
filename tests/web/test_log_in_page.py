"""The log-in page helps whoever mistypes, and says nothing to whoever guesses."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from civilaffairs.accounts.actors import actor_of
from civilaffairs.accounts.models import Role
from civilaffairs.lib import clock
from civilaffairs.web.context import Shell
from tests.factories import staff

pytestmark = pytest.mark.django_db


def test_pasting_and_password_managers_work(client: Client) -> None:
    page = client.get("/login/").content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "验证码" not in page


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(client: Client) -> None:
    known = staff.actor(Role.CASEWORKER).user.username
    for name in (known, "nobody"):
        page = client.post("/login/", {"username": name, "password": "wrong"}).content.decode()
        assert "账号或密码错误" in page
        assert "<title>错误： 登录" in page
        assert f'value="{name}"' in page


def test_too_many_attempts_lead_to_a_page_that_says_so(client: Client) -> None:
    name = staff.actor(Role.CASEWORKER).user.username
    answers = [client.post("/login/", {"username": name, "password": "wrong"}) for _attempt in range(6)]
    assert answers[-1].status_code == 429
    assert "账号已暂时锁定" in answers[-1].content.decode()


def test_who_logs_in_sees_name_post_and_the_posts_to_change_to() -> None:
    actor = staff.actor(Role.CASEWORKER)
    second = staff.post(actor.user, Role.SUPERVISOR, actor.area)
    request = RequestFactory().get("/")
    request.user = actor.user
    actor.user.actor = actor_of(actor.user, str(actor.post.pk))  # type: ignore[attr-defined]
    shell = Shell(request)
    with translation.override("en"):
        assert shell.place == f"{actor.area.name_en} · Caseworker (town)"
    assert shell.other_posts == (second,)
    assert shell.watermark == f"{actor.user.name} {actor.user.staff_number} {clock.today()}"
