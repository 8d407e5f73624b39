"""An address that somebody typed or cut short leads nowhere, and never to an error of the server."""

import pytest
from django.urls import reverse

from tests.factories import staff
from tests.factories.money import Office


@pytest.mark.parametrize("address", ["lines?run=x", "lines?town=x", "statement?town=x", "board?month=x"])
def test_nonsense_in_an_address_leads_nowhere(office: Office, address: str):
    name, _, query = address.partition("?")
    assert staff.browser(office.maker).get(f"{reverse(f'payments:{name}')}?{query}").status_code == 404
