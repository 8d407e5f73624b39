"""Whoever signs a batch sees what stays behind: how much, how many, and the rows themselves."""

import re
from decimal import Decimal
from html import unescape

from civilaffairs.payments import holds, left_out
from civilaffairs.payments.models import Hold, RunException
from tests.factories import money
from tests.factories.money import THIRD, Office
from tests.payments.pages import english, page


def figures(office: Office, batch) -> list[tuple[int, Decimal]]:
    return [(figure.count, figure.total) for figure in left_out.of_batch(batch, office.checker)]


def test_what_has_no_payee_and_what_is_on_hold(june: Office):
    home = money.household()
    money.line(money.award(home), "300.00")  # nobody receives for it
    held = money.due("王大山", THIRD, "500.00")
    assert held.household
    holds.place(held.household, Hold.Cause.OFFICE, june.maker.user, reason="Moved away?")
    batch = june.prepared()
    assert figures(june, batch) == [(2, Decimal(800)), (1, Decimal(500))]
    client = english(june.checker)
    shown = page(client, "batch", batch.pk)
    for waiting, total in (("free", "800.00"), ("held", "500.00")):
        found = re.search(rf'href="([^"]*waiting={waiting})">{total}</a>', shown)
        assert found
        assert f"{total} yuan" in client.get(unescape(found[1])).content.decode()


def test_what_the_runs_could_not_settle(june: Office):
    RunException.objects.create(run=money.run(), code="formula")
    batch = june.prepared()
    shown = page(english(june.checker), "batch", batch.pk)
    assert "1 exception of the month's runs" in shown


def test_nothing_is_said_where_nothing_stays_behind_or_all_have_signed(june: Office):
    batch = june.prepared()
    assert figures(june, batch) == [] and not left_out.not_settled(batch, june.checker)
    assert "What stayed behind" not in page(english(june.checker), "batch", batch.pk)
    money.due("王大山", THIRD, "500.00")
    assert figures(june, batch) == [(1, Decimal(500)), (0, Decimal(0))]
    batch.state = "released"
    assert figures(june, batch) == []
