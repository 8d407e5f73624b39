"""The releaser gives the bank its file; the second time it is the same file."""

import hashlib

import pytest

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.audit.models import Event
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import exports
from civilaffairs.payments.models import BankFile, Transfer
from tests.factories import money
from tests.factories.money import FIRST, SECOND, Office


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


def test_the_second_export_is_the_same_row_and_bytes_and_is_told(office: Office):
    money.due("测试甲", FIRST)
    batch = office.exported()
    first = BankFile.objects.get()
    again = exports.export(office.releaser, batch.pk)
    assert again.pk == first.pk
    assert store.read(again.file) == store.read(first.file)
    told = Event.objects.filter(action="batch.export").order_by("id").values_list("detail__again", flat=True)
    assert list(told) == [False, True]


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
