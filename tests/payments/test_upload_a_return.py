"""Finance brings in the bank's return on its page; what cannot be one is refused in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civilaffairs.audit.models import Event
from civilaffairs.files import store
from civilaffairs.payments import returns
from civilaffairs.payments.models import ReturnFile
from tests.factories import staff
from tests.factories.money import Office, return_text
from tests.payments.pages import english


def test_a_refused_return_names_its_lines_and_is_written_down(june: Office):
    batch = june.exported()
    wrong = return_text(batch).replace("D|2|", "D|9|")
    response = english(june.maker).post(
        reverse("payments:return", args=[batch.pk]), {"file": SimpleUploadedFile("r.txt", wrong.encode())}
    )
    assert response.status_code == 422
    text = response.content.decode()
    assert "Row 9 was not sent" in text
    assert "Row 2 is missing" in text
    assert Event.objects.filter(action="return.import", result="failed").exists()


@pytest.mark.parametrize(("name", "data", "says"), [
    ("return.xlsx", b"PK\x03\x04", "Allowed: txt, csv."),
    ("return.xml", b"<?xml version='1.0'?><a/>", "Allowed: txt, csv."),
    ("return.html.txt", b"R|1", "two endings"),
    ("return.txt", b"PK\x03\x04 a workbook", "not plain text"),
    ("return.txt", b"R|\x00\x01", "not plain text"),
    ("return.csv", b"R" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
])  # fmt: skip
def test_what_is_no_return_file_is_not_even_read(june: Office, name: str, data: bytes, says: str):
    batch = june.exported()
    address = reverse("payments:return", args=[batch.pk])
    response = english(june.maker).post(address, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 422
    assert says in response.content.decode()
    batch.refresh_from_db()
    assert batch.state == "exported"


def test_a_message_that_defines_something_is_not_read(june: Office):
    batch = june.exported(profile="pain.001.03")
    data = b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><d>&e;</d>"
    address = reverse("payments:return", args=[batch.pk])
    response = english(june.maker).post(address, {"file": SimpleUploadedFile("r.xml", data)})
    assert response.status_code == 422
    assert "definitions that a message does not have" in response.content.decode()


def test_a_return_is_kept_as_it_came(june: Office):
    batch = june.exported()
    data = return_text(batch).encode("gb18030")
    address = reverse("payments:return", args=[batch.pk])
    file = SimpleUploadedFile("return.csv", data)
    assert english(june.maker).post(address, {"file": file}).status_code == 302
    kept = ReturnFile.objects.get()
    assert (kept.name, store.read(kept.file)) == ("return.csv", data)


def test_the_same_return_twice_says_so(june: Office):
    batch = june.exported()
    client, address = english(june.maker), reverse("payments:return", args=[batch.pk])
    for _ in range(2):
        file = SimpleUploadedFile("r.txt", return_text(batch).encode())
        response = client.post(address, {"file": file}, follow=True)
    assert "taken in before" in response.content.decode()


def test_what_the_bank_sent_back_has_one_name_on_every_page(june: Office):
    batch = june.exported()
    returns.import_file(june.maker, batch.pk, "r.txt", return_text(batch, {2: "03"}).encode())
    finance = staff.browser(june.maker)
    addresses = [reverse(f"payments:{name}", args=[batch.pk]) for name in ("batch", "return")]
    for address in (*addresses, reverse("payments:transfers")):
        page = finance.get(address).content.decode()
        assert "退票" in page
        assert "失败" not in page
