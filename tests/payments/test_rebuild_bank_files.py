"""Every kept file is rendered anew and compared; a byte that changed is found and named."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.embedded import postgres
from civilaffairs.files import store
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import digests
from civilaffairs.payments import exports, ledger, rebuild, returns
from civilaffairs.payments.banks import PROFILES
from civilaffairs.payments.books import closing
from civilaffairs.payments.models import BankFile, Batch
from tests import databases
from tests.factories import bank, money, staff
from tests.factories.money import FIRST, SECOND, THIRD, Office
from tests.payments.pages import english


def command(month: str = "2020-06") -> tuple[int, str]:
    out, status = StringIO(), 0
    try:
        call_command("rebuild_bank_files", "--month", month, stdout=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue()


@pytest.fixture
def files(office: Office) -> list[Batch]:
    """A file of each profile, each for one more payee."""
    found = []
    for at, code in enumerate(PROFILES):
        money.due("陈秀英", f"62999900000000000{at}1")
        found.append(office.exported(profile=code))
    return found


def test_every_file_of_a_month_is_the_same_again(files: list[Batch]):
    assert command() == (0, f"{len(PROFILES)} files rebuilt, 0 differ\n")
    assert command("2020-07") == (0, "0 files rebuilt, 0 differ\n")
    assert {file.name.rpartition(".")[2] for file in BankFile.objects.all()} == {"txt", "csv", "xlsx", "xml"}


def test_a_month_that_is_none_is_refused(office: Office):
    with pytest.raises(CommandError, match="not a month"):
        command("June")


def test_another_account_of_the_fund_changes_no_file(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.exported()
    money.pay_from(money.fund(), "44009999999999")
    assert rebuild.verify(BankFile.objects.get(batch=batch)).differences == []
    assert b"|44001234567890|" in exports.rebuild(Batch.objects.get())[0]


def test_the_manifest_says_what_is_in_the_file(office: Office):
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND, "906.67")
    office.exported()
    kept = BankFile.objects.get()
    assert kept.manifest is not None
    data = store.read(kept.file)
    assert json.loads(store.read(kept.manifest)) == {
        "accounts_last_six_sum": 12 + 20,
        "banks": [{"bank": "东莞银行", "count": 2, "total": "2046.67"}],
        "batch": "441999202006MZ01",
        "bytes": len(data),
        "content_sha256": kept.batch.digest,
        "count": 2,
        "encoding": "gb18030",
        "file": "441999_MZ_202006_01_001.txt",
        "pay_on": "2020-06-10",
        "profile": "pipe",
        "sha256": kept.sha256,
        "sm3": kept.sm3,
        "total": "2046.67",
    }
    assert (kept.sha256, kept.sm3) == (digests.sha256(data), digests.sm3(data))


def test_sm3_is_that_of_the_standard():
    assert digests.sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def flipped(batch: Batch) -> StoredFile:
    """Another content with one byte changed, kept as if it were the file."""
    data = bytearray(store.read(batch.bank_file.file))
    data[70] ^= 1
    return store.keep(
        bytes(data), name="x", category="bank-file", subject_kind="batch", subject_id=batch.pk,
        media_type="text/plain", made_by=None,
    )  # fmt: skip


def test_one_flipped_byte_is_found(office: Office):
    money.due("李明", SECOND)
    batch = office.exported()
    row, other = batch.bank_file, flipped(batch)
    kept = BankFile(batch=batch, name=row.name, sha256=row.sha256, sm3=row.sm3)
    kept.file, kept.manifest = other, row.manifest
    assert rebuild.verify(kept).differences == [
        "SHA-256 is not the one that was noted.",
        "SM3 is not the one that was noted.",
        "Rendered anew it differs from byte 71 on.",
    ]
    told = Event.objects.get(action="batch.verify")
    assert (told.result, told.detail["differences"]) == ("failed", 3)
    kept.file, kept.manifest = row.file, other
    assert rebuild.verify(kept).differences == ["The manifest does not describe this file."]


def test_the_command_names_the_file_and_fails(office: Office):
    """As if the file had been another one from the start: the row is noted with what was kept."""
    money.due("陈秀英", FIRST)
    batch = office.released()
    data = exports.rebuild(batch)[0].replace(b"1140.00", b"1140.01")
    stored = store.keep(
        data, name="x", category="bank-file", subject_kind="batch", subject_id=batch.pk,
        media_type="text/plain", made_by=None,
    )  # fmt: skip
    BankFile.objects.create(
        batch=batch, name="441999_MZ_202006_01_001.txt", file=stored, sha256=digests.sha256(data),
        exported_by=office.releaser.user,
    )  # fmt: skip
    at = exports.rebuild(batch)[0].index(b"1140.00") + len(b"1140.00")
    assert command() == (
        1, f"441999_MZ_202006_01_001.txt: Rendered anew it differs from byte {at} on.\n"
        "1 files rebuilt, 1 differ\n",
    )  # fmt: skip


def test_finance_checks_a_file_on_the_batchs_page(june: Office):
    money.due("王芳", THIRD)
    batch = june.exported()
    client = english(june.checker)
    shown = client.get(reverse("payments:batch", args=[batch.pk])).content.decode()
    assert "Check the kept file" in shown
    assert batch.bank_file.sm3 in shown
    answer = client.post(reverse("payments:verify", args=[batch.pk]), follow=True)
    assert "agree byte for byte" in answer.content.decode()
    manifest = client.get(reverse("files:download", args=[batch.bank_file.manifest_id]))
    assert json.loads(b"".join(manifest))["batch"] == batch.number
    stranger = staff.browser(staff.actor(Role.CASEWORKER))
    assert stranger.post(reverse("payments:verify", args=[batch.pk])).status_code in {403, 404}


@pytest.fixture
def closed(transactional_db: None) -> Iterator[str]:
    """June with a file of each profile, answered and closed; the database is thrown away after."""
    with transaction.atomic(), override("en"), business_time(date(2020, 6, 5)):
        office = Office()
        for at, code in enumerate(PROFILES):
            money.due("陈秀英", f"62999900000000000{at}1")
            batch = office.exported(profile=code)
            returns.import_file(office.maker, batch.pk, "r", bank.answer(batch))
        ledger.book_run(money.run())
    with transaction.atomic(), override("en"), business_time(date(2020, 7, 2)):
        closing.close(office.checker, money.JUNE)
    name = connection.settings_dict["NAME"]
    yield name
    databases.connect_to(name, postgres.APP)


def forged(name: str, *statements: str) -> tuple[int, str]:
    """What the command says after the owner of the tables has put the guards aside and changed something."""
    databases.connect_to(name, postgres.OWNER)
    with connection.cursor() as cursor:
        for table in ("payments_transfer", "files_content"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount == 1, statement
    databases.connect_to(name, postgres.APP)
    with override("en"):
        return command()


@pytest.mark.parametrize("forgery", [
    "UPDATE payments_transfer t SET {} FROM payments_batch b WHERE b.id = t.batch_id AND b.profile = 'xlsx'",
    "UPDATE files_content c SET sealed = set_byte(sealed, 99, get_byte(sealed, 99) # 1)"
    " FROM files_storedfile s JOIN payments_bankfile f ON f.file_id = s.id"
    " JOIN payments_batch b ON b.id = f.batch_id"
    " WHERE s.content_id = c.digest AND b.profile = 'fixed'",
], ids=["a transfer", "a byte"])  # fmt: skip
def test_every_file_of_a_closed_month_is_compared_and_what_the_owner_forged_is_found(
    closed: str, forgery: str
):
    assert forged(closed) == (0, f"{len(PROFILES)} files rebuilt, 0 differ\n")
    if "{}" in forgery:
        for change in ("amount = amount + 0.01", "payee_name = '陈秀音'"):
            status, said = forged(closed, forgery.format(change))
            assert (status, ".xlsx: Rendered anew it differs from byte" in said) == (1, True)
            assert ".xlsx: The frozen content does not have the digest that was signed." in said
    else:
        status, said = forged(closed, forgery)
        assert (status, ".txt: The kept file cannot be opened: it was changed." in said) == (1, True)
    assert said.endswith(f"{len(PROFILES)} files rebuilt, 1 differ\n")
