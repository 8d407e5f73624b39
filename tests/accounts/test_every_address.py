"""Deny by default: each address is in the public list or carries a gate, and asks for a log-in."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from civilaffairs.accounts.gate import PUBLIC, SIGNED_IN
from civilaffairs.accounts.matrix import ACTIONS

PUBLIC_ADDRESSES = {"health", "letters/check/", "login/", "language/", "display/"}
SAMPLES: dict[str, Any] = {"uuid": uuid.UUID(int=7), "int": 7, "str": "x", "slug": "x", "path": "x"}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        else:
            yield route, pattern


ALL = sorted(addresses(get_resolver()), key=lambda pair: pair[0])


def test_exactly_the_listed_addresses_are_public():
    assert {route for route, pattern in ALL if gate_of(pattern) == PUBLIC} == PUBLIC_ADDRESSES


@pytest.mark.parametrize(("route", "pattern"), ALL, ids=[route for route, _ in ALL])
def test_each_address_carries_a_gate(route, pattern):
    gate = gate_of(pattern)
    assert gate, f"{route}: wrap the view with accounts.gate.allows(…)"
    assert gate in (PUBLIC, SIGNED_IN) or ACTIONS.issuperset(gate)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_nobody_gets_anything_without_a_log_in(method):
    browser = Client()
    for route, pattern in ALL:
        if gate_of(pattern) == PUBLIC:
            continue
        path = "/" + filled(route, pattern)
        answer = getattr(browser, method)(path, headers={"Idempotency-Key": str(uuid.uuid4())})
        assert answer.status_code in (302, 401, 403, 405), path
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/login/"), path


def gate_of(pattern: URLPattern) -> tuple[str, ...]:
    return getattr(pattern.callback, "gate", ())


def filled(route: str, pattern: URLPattern) -> str:
    """The route with something of the right kind in each place."""
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{name}>", str(SAMPLES[kind])).replace(f"<{name}>", "x")
    return route
