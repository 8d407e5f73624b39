"""The pages of payments as a person sees them, in English."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.factories import staff


def english(who: Any) -> Client:
    client = staff.browser(who)
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    response = client.get(reverse(f"payments:{name}", args=args) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()
