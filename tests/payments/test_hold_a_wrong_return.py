"""A return that does not agree is kept whole, all its rows named, until the good one is in."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from civilaffairs.files import store
from civilaffairs.files.checks import Checked
from civilaffairs.lib import clock
from civilaffairs.payments import held_returns, refused_files, returns, todo
from civilaffairs.payments.models import Batch, HeldReturn
from tests.factories import bank, money
from tests.factories.money import FIRST, SECOND, Office, return_text
from tests.payments.pages import english, page


@pytest.fixture
def sent(office: Office) -> Batch:
    money.due("测试甲", FIRST)
    money.due("测试乙", SECOND)
    return office.exported()


def wrong(batch: Batch) -> bytes:
    return return_text(batch).replace("|1140.00|S", "|1040.00|S").encode()


def hold(office: Office, batch: Batch) -> HeldReturn:
    with pytest.raises(returns.ReturnRefused):
        held_returns.take_in(office.maker, batch.pk, "r.txt", wrong(batch))
    return HeldReturn.objects.get()


def urls(office: Office) -> list[str]:
    return [row.url for row in todo.rows(office.maker, 50)]


def test_it_is_kept_listed_and_replaced_by_the_good_file(office: Office, sent: Batch):
    maker = english(office.maker)
    file = SimpleUploadedFile("r.txt", wrong(sent))
    answer = maker.post(reverse("payments:return", args=[sent.pk]), {"file": file})
    held = HeldReturn.objects.get()
    address = reverse("payments:held-return", args=[held.pk])
    assert (answer.status_code, held.held_by) == (422, office.maker.user)
    assert address in answer.content.decode()
    assert (store.read(held.file), held.count) == (wrong(sent), len(held.problems))
    shown = unescape(page(maker, "held-return", held.pk))
    assert all(message in shown for _at, message, _remedy in held.problems)
    assert "r.txt" in page(maker, "held-returns")
    assert address in urls(office)

    assert hold(office, sent) == held  # Once, however often it comes.
    outcome = held_returns.take_in(office.maker, sent.pk, "good.txt", return_text(sent).encode())
    held.refresh_from_db()
    assert (held.replaced_by, held.ended_by) == (outcome.return_file, office.maker.user)
    assert address not in urls(office)
    assert "Replaced by the good file" in page(maker, "held-returns", query="?state=ended")


@pytest.mark.parametrize(("left_out", "ends"), [([2], False), ([], True)])
def test_it_is_held_until_the_bank_has_answered_for_all(office: Office, left_out, ends):
    money.due("测试甲", FIRST)
    money.due("测试乙", SECOND)
    batch = office.exported(profile="pain.001.03")
    short = bank.pain002(batch, {}, leave_out=[1]).encode()
    with pytest.raises(returns.ReturnRefused):
        held_returns.take_in(office.maker, batch.pk, "short.xml", short)
    answer = bank.pain002(batch, {}, leave_out=left_out, group="PART", amounts=False).encode()
    held_returns.take_in(office.maker, batch.pk, "good.xml", answer)
    assert (HeldReturn.objects.get().ended_at is not None) == ends


def test_it_ends_where_the_bank_refused_the_file_as_a_whole(office: Office, sent: Batch):
    held = hold(office, sent)
    notice = Checked("notice.txt", "text/plain", "整批拒绝".encode())
    kept = refused_files.refuse(office.maker, sent.pk, "Format", notice)
    held.refresh_from_db()
    assert held.replaced_by == kept


def test_all_rows_are_named(office: Office, sent: Batch):
    text = return_text(sent) + "".join(f"D|{n}|{FIRST}|测试|1.00|S|00|\r\n" for n in range(10, 260))
    with pytest.raises(returns.ReturnRefused):
        held_returns.take_in(office.maker, sent.pk, "r.txt", text.encode())
    assert sum("was not sent" in message for _at, message, _ in HeldReturn.objects.get().problems) == 250


def test_one_of_another_batch_is_set_aside_with_a_reason(office: Office, sent: Batch):
    held = hold(office, sent)
    maker, address = english(office.maker), reverse("payments:held-return", args=[held.pk])
    assert maker.post(address, {"reason": ""}).status_code == 422
    assert maker.post(address, {"reason": "Of another office"}).status_code == 302
    held.refresh_from_db()
    assert held.set_aside_because == "Of another office"
    assert address not in urls(office)


@pytest.mark.parametrize("change", [
    {"problems": []}, {"ended_at": clock.now()}, {"set_aside_because": "x"},
])  # fmt: skip
def test_what_was_held_is_not_rewritten(office: Office, sent: Batch, change: dict[str, Any]):
    held = hold(office, sent)
    with pytest.raises(DatabaseError), transaction.atomic():
        HeldReturn.objects.filter(pk=held.pk).update(**change)
    held_returns.set_aside(office.maker, held.pk, "x")
    with pytest.raises(DatabaseError), transaction.atomic():
        HeldReturn.objects.filter(pk=held.pk).update(set_aside_because="y")
