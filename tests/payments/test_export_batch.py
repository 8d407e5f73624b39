"""The releaser gives the bank its file; the second time it is the same file."""

import hashlib

import pytest
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.audit.models import Event
from civilaffairs.benefits import settings
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import exports
from civilaffairs.payments.models import BankFile, Transfer
from tests.factories import money
from tests.factories.money import FIRST, SECOND, Office
from tests.payments.pages import english, page


def test_the_file_says_what_was_released(office: Office):
    money.due("测试甲", FIRST)
    money.due("测试乙", SECOND)
    batch = office.released()

    kept = exports.export(office.releaser, batch.pk)

    assert kept.name == "441999_MZ_202006_01_001.txt"
    data = store.read(kept.file)
    assert data.decode("gb18030") == (
        "H|441999202006MZ01|441999|44001234567890|20200610|2|2280.00\r\n"
        "D|1|6299990000000000012|测试甲|1140.00|202006低保|\r\n"
        "D|2|6299990000000000020|测试乙|1140.00|202006低保|\r\n"
    )
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    batch.refresh_from_db()
    assert batch.state == "exported"
    assert set(Transfer.objects.values_list("state", flat=True)) == {"sent"}


def test_the_office_has_the_names_that_its_bank_gave_it(office: Office):
    """Set for the city from June on; what was frozen keeps its name whatever is set afterwards."""
    city = money.city()
    for code, value in (("bank.unit-number", "B0001"), ("bank.business-mark", "DB")):
        settings.publish(city, code, money.JUNE, value, source="代发协议〔2020〕3号")
    money.due("测试甲", FIRST)
    batch = office.released()
    for code, value in (("bank.unit-number", "B0002"), ("bank.business-mark", "TK")):
        settings.publish(city, code, money.JUNE, value, source="代发协议〔2020〕4号")

    kept = exports.export(office.releaser, batch.pk)

    assert batch.number == "B0001202006DB01"
    assert kept.name == "B0001_DB_202006_01_001.txt"
    assert store.read(kept.file).startswith(b"H|B0001202006DB01|B0001|44001234567890|")
    money.due("测试乙", SECOND)
    assert office.prepared().number == "B0002202006TK01"


def test_before_its_first_month_a_name_of_the_bank_does_not_count(office: Office):
    settings.publish(money.city(), "bank.business-mark", money.JULY, "DB", source="代发协议〔2020〕3号")
    money.due("测试甲", FIRST)
    assert office.prepared().number == "441999202006MZ01"


@pytest.mark.parametrize(("code", "value"), [
    ("bank.business-mark", "民政"), ("bank.business-mark", "M1"), ("bank.unit-number", "44|1999"),
    ("bank.unit-number", 441999),
])  # fmt: skip
def test_names_that_would_break_a_file_cannot_be_set(office: Office, code: str, value: object):
    with pytest.raises(Refused, match="cannot be set"):
        settings.publish(money.city(), code, money.JUNE, value, source="x")


def test_the_second_export_is_the_same_row_and_bytes_and_is_told(office: Office):
    money.due("测试甲", FIRST)
    batch = office.exported()
    first = BankFile.objects.get()
    again = exports.export(office.releaser, batch.pk)
    assert again.pk == first.pk
    assert store.read(again.file) == store.read(first.file)
    told = Event.objects.filter(action="batch.export").order_by("id").values_list("detail__again", flat=True)
    assert list(told) == [False, True]


def test_the_page_warns_of_a_second_export_and_says_who_fetched_it(june: Office):
    batch = june.released()
    client = english(june.releaser)
    assert "Who fetched" not in page(client, "batch", batch.pk)
    for _ in range(2):
        client.post(reverse("payments:export", args=[batch.pk]))
    shown = page(client, "batch", batch.pk)
    assert "Fetched already, last by 王磊 at 2020-06-05" in shown
    card = shown[shown.index('id="fetched"') :]
    assert (card.count("441999_MZ_202006_01_001.txt"), card.count("Duplicate")) == (2, 1)


def test_only_a_released_batch_goes_out(office: Office):
    money.due("测试甲", FIRST)
    batch = office.approved()
    with pytest.raises(Refused, match="Only a released batch"):
        exports.export(office.releaser, batch.pk)
    assert not BankFile.objects.exists()


def test_only_the_releaser_exports(office: Office):
    money.due("测试甲", FIRST)
    batch = office.released()
    with pytest.raises(Forbidden):
        exports.export(office.maker, batch.pk)
