"""Errors are told in plain words, without a trace of the machinery."""

import logging

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.web.kit"), pytest.mark.django_db]


def test_an_address_that_does_not_exist(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "页面不存在" in answer.content.decode()


def test_an_error_of_ours(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="django.request")
    client.raise_request_exception = False
    answer = client.get("/broken/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出现错误" in page
    assert "RuntimeError" not in page
    assert "broken on purpose" not in page
