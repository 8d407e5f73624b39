"""The payment roster: a numbered letter that a worker makes and the batch's page lists."""

import pytest
from django.urls import reverse

from civilaffairs.casework.models import Letter
from civilaffairs.jobs import work
from civilaffairs.jobs.models import Job
from civilaffairs.payments import ledger, roster
from tests.factories import money, staff
from tests.factories.money import FIRST, SECOND, Office


@pytest.fixture
def june(office: Office) -> Office:
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    return office


@pytest.mark.pdf
def test_the_roster_is_a_numbered_letter_and_one_form_makes_one(june: Office):
    batch, checker = june.released(), staff.browser(june.checker)
    form = {"idempotency_key": "0b2f6a3c-2f57-4d68-9d2e-5a4f6f3f7c11"}
    first, again = (checker.post(reverse("payments:roster", args=[batch.pk]), form) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert not Letter.objects.exists()
    work.run_inline(Job.objects.get(kind=roster.JOB_KIND))
    letter = Letter.objects.get(subject_id=batch.pk)
    assert letter.title == "发放花名册"
    file = reverse("files:download", args=[letter.file_id])
    assert file in checker.get(reverse("payments:batch", args=[batch.pk])).content.decode()
    assert checker.get(file).content.startswith(b"%PDF")
