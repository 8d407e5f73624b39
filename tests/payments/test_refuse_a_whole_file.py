"""The bank refused the file by a notice: all of it comes back and goes into the next batch."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civilaffairs.files.checks import Checked
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import estates, holds, ledger, queries, refused_files, returns
from civilaffairs.payments.models import Batch, Hold, ReturnFile, TransferEvent
from tests.factories import money
from tests.factories.money import FIRST, JULY, SECOND, Office, books, return_text
from tests.payments.pages import english, page

pytestmark = pytest.mark.usefixtures("books_agree")

NOTICE = Checked("notice.txt", "text/plain", "批次重复，整批拒绝".encode())


@pytest.fixture
def sent(office: Office) -> Batch:
    money.due("测试甲", FIRST)
    money.due("测试乙", SECOND)
    ledger.book_run(money.run())
    return office.exported()


def test_all_of_it_goes_again_and_nobody_is_asked(office: Office, sent: Batch):
    maker = english(office.maker)
    address = reverse("payments:refuse-file", args=[sent.pk])
    notice = SimpleUploadedFile("notice.txt", NOTICE.data)
    assert maker.post(address, {"reason": "Duplicate batch"}).status_code == 422
    assert maker.post(address, {"reason": "Duplicate batch", "notice": notice}).status_code == 302
    assert {event.code for event in TransferEvent.objects.filter(state="failed")} == {"FILE"}
    assert books() == {"expense": 2280, "returned": -2280}
    assert "Duplicate batch" in page(maker, "return", sent.pk)
    assert not queries.open_failures(office.maker).exists()
    again = office.prepared(JULY)
    assert {t.replaces_id for t in again.transfers.all()} == set(sent.transfers.values_list("pk", flat=True))
    assert {t.account_id for t in again.transfers.all()} == set(
        sent.transfers.values_list("account", flat=True)
    )


def test_what_was_meant_for_the_dead_waits_for_two_people(office: Office, sent: Batch):
    dead = sent.transfers.get(position=1)
    assert dead.payee_person
    holds.place(dead.payee_person, Hold.Cause.DEATH, None)
    refused_files.refuse(office.maker, sent.pk, "Format", NOTICE)
    assert estates.of_dead(queries.open_failures(office.maker)).get() == dead
    assert office.prepared(JULY).transfers.get().replaces_id != dead.pk


def test_a_file_that_the_bank_answered_is_not_refused_as_a_whole(office: Office, sent: Batch):
    returns.import_file(office.maker, sent.pk, "r.txt", return_text(sent, {2: "03"}).encode())
    with pytest.raises(Refused, match="answered nothing"):
        refused_files.refuse(office.maker, sent.pk, "Format", NOTICE)


def test_one_notice_may_refuse_two_files(office: Office, sent: Batch):
    refused_files.refuse(office.maker, sent.pk, "Format", NOTICE)
    with pytest.raises(Refused, match="answered nothing"):
        refused_files.refuse(office.maker, sent.pk, "Format", NOTICE)
    again = office.exported(JULY)
    refused_files.refuse(office.maker, again.pk, "Format", NOTICE)
    assert ReturnFile.objects.exclude(refused_because="").count() == 2
