"""The finance office pays June on its pages: every step by its person, every refusal in words."""

import re
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.benefits import programme
from civilaffairs.payments import batches, corrections, exports, returns, todo
from civilaffairs.payments.comparison import signing
from civilaffairs.payments.models import Batch, Fund, Run, Transfer
from tests.factories import areas, money, staff
from tests.factories.money import BANK, FIRST, JUNE, THIRD, Office, return_text
from tests.payments.pages import english, page


def test_from_the_board_to_the_file(june: Office):
    maker, checker, releaser = english(june.maker), english(june.checker), english(june.releaser)
    board = page(maker, "board", query="?month=2020-06")
    assert "2,280.00" in board
    assert "Check and prepare a batch" in board

    prepare = reverse("payments:prepare")
    terms = {"month": "2020-06", "fund": "city", "pay_on": "2020-06-10", "template": "pipe:gb18030"}
    survey = page(maker, "prepare", query="?month=2020-06&fund=city")
    assert "贰仟贰佰捌拾元整" in survey
    checked = maker.post(prepare, {**terms, "template": "pipe:gbk", "check": "1"})
    assert (checked.status_code, Batch.objects.count()) == (200, 0)
    response = maker.post(prepare, terms)
    batch = Batch.objects.get()
    assert response.headers["Location"] == reverse("payments:batch", args=[batch.pk])

    shown = page(checker, "batch", batch.pk)
    assert batch.digest in shown
    assert "贰仟贰佰捌拾元整" in shown
    assert "**** 0012" in shown
    assert FIRST not in shown
    approve = reverse("payments:batch-act", args=[batch.pk, "approve"])
    seen = signing.of_batch(batch).digest
    signed = {"version": str(batch.version), "opinion": "Agreed", "compared": seen}
    assert checker.post(approve, signed).status_code == 302

    release = reverse("payments:batch-act", args=[batch.pk, "release"])
    batch.refresh_from_db()
    signed = {"version": str(batch.version), "password": staff.PASSWORD}
    assert releaser.post(release, signed).status_code == 302
    file = releaser.post(reverse("payments:export", args=[batch.pk]))
    assert file.headers["Content-Disposition"] == 'attachment; filename="441999_MZ_202006_01_001.txt"'
    assert file.content.decode("gb18030").startswith("H|441999202006MZ01|441999|")
    again = releaser.post(reverse("payments:export", args=[batch.pk]))
    assert again.content == file.content


def test_return_repair_and_the_second_batch(june: Office):
    batch = june.exported()
    maker, checker = english(june.maker), english(june.checker)
    address = reverse("payments:return", args=[batch.pk])
    file = SimpleUploadedFile("return.txt", return_text(batch, {2: "03"}).encode("gb18030"))
    assert maker.post(address, {"file": file}).status_code == 302
    assert "The name does not match the account" in page(maker, "return", batch.pk)

    failed = Transfer.objects.get(state="failed")
    assert "李明" in page(maker, "repair")
    correct = reverse("payments:repair-act", args=[failed.pk, "correct"])
    assert maker.post(correct, {"account_number": THIRD, "bank_name": BANK}).status_code == 302
    assert "second person" in page(maker, "repair")
    assert "Confirm the account" in page(checker, "repair")
    confirm = reverse("payments:repair-act", args=[failed.pk, "confirm"])
    assert checker.post(confirm).status_code == 302
    assert "No returned payment is open" in page(checker, "repair")
    assert "1,140.00" in page(maker, "prepare", query="?month=2020-06&fund=city")


def test_the_maker_sees_why_approving_is_not_offered(june: Office):
    batch = june.prepared()
    assert "This can be done by: Finance: approval." in page(english(june.maker), "batch", batch.pk)
    checker_too = staff.actor(Role.FINANCE_CHECKER, money.city(), "张伟", "zhangwei")
    assert "another person must do this" in page(english(checker_too), "batch", batch.pk)


def test_a_stale_page_is_told_what_happened(june: Office):
    batch = june.approved()
    response = english(june.maker).post(
        reverse("payments:batch-act", args=[batch.pk, "cancel"]), {"version": 1, "reason": "Wrong"}
    )
    assert response.status_code == 409
    assert "was changed meanwhile: Waiting for release" in response.content.decode()


def test_taking_back_without_a_reason_is_refused(june: Office):
    batch = june.prepared()
    response = english(june.maker).post(
        reverse("payments:batch-act", args=[batch.pk, "cancel"]), {"version": batch.version}
    )
    assert response.status_code == 422
    assert Batch.objects.get().state == "prepared"


def test_another_towns_finance_sees_nothing(june: Office):
    batch = june.prepared()
    stranger = staff.actor(Role.FINANCE_CHECKER, areas.other_town(), "何强", "heqiang")
    client = english(stranger)
    assert client.get(reverse("payments:batch", args=[batch.pk])).status_code == 404
    assert batch.number not in page(client, "board", query="?month=2020-06")
    assert todo.rows(stranger, 12) == []


def test_every_figure_leads_to_rows_that_sum_to_it(june: Office):
    batch = june.exported()
    returns.import_file(june.maker, batch.pk, "r.txt", return_text(batch, {2: "03"}).encode())
    client = english(june.checker)
    board = page(client, "board", query="?month=2020-06")
    cards = re.findall(
        r'<a href="([^"]+)"><span>([^<]+) · (\d+) rows?</span><strong>([\d,.-]+)</strong>', board
    )
    assert {label: (rows, total) for _, label, rows, total in cards} == {
        "Issued": ("4", "2,280.00"), "Claims": ("0", "0.00"), "Paid": ("1", "1,140.00"),
        "Sent back": ("1", "1,140.00"),
    }  # fmt: skip
    for url, _, rows, _ in cards:
        behind = client.get(url.replace("&amp;", "&"))
        assert behind.context["page"].paginator.count == int(rows)
    assert "2020-06 · Monthly run 1 · 4 rows" in page(client, "lines", query=f"?run={money.run().pk}")


def test_the_books_on_their_page(june: Office):
    june.released()
    text = page(english(june.checker), "ledger")
    assert "2,280.00" in text
    assert "-2,280.00" in text
    released = page(english(june.checker), "statement", query="?account=released")
    assert "Batch released" in released


def test_what_waits_for_whom(june: Office):
    def waits(actor: Any) -> list[Any]:
        found = todo.rows(actor, 12)
        assert todo.count(actor).todo == len(found)
        return [row.action for row in found]

    assert waits(june.maker) == ["Prepare a batch"]
    batch = june.prepared()
    assert waits(june.maker) == []
    assert waits(june.checker) == ["Approve the batch"]
    assert todo.rows(june.checker, 12)[0].due_on == batch.pay_on
    batch = batches.approve(june.checker, batch.pk, version=batch.version)
    assert (waits(june.checker), waits(june.releaser)) == ([], ["Release the batch"])
    money.release(june.releaser, batch.pk, version=batch.version)
    assert waits(june.releaser) == ["Export the bank's file"]
    exports.export(june.releaser, batch.pk)
    assert waits(june.maker) == waits(june.releaser) == ["Bring in the bank's return"]
    returns.import_file(june.maker, batch.pk, "r.txt", return_text(batch, {2: "03"}).encode())
    assert waits(june.maker) == ["Correct the account of a returned payment"]
    assert todo.rows(june.maker, 12)[0].due_on == date(2020, 7, 10)  # in time for the next batch
    corrections.correct(june.maker, Transfer.objects.get(state="failed").pk, THIRD, BANK)
    assert (waits(june.maker), waits(june.checker)) == ([], ["Confirm the corrected account"])


def test_nobody_may_have_started_the_month(office: Office):
    assert [row.action for row in todo.rows(office.maker, 12)] == ["Start the run"]


def test_lists_take_a_fixed_number_of_queries(june: Office, django_assert_max_num_queries: Any):
    for number in range(30):
        money.due(f"住户{number}", f"62999900000000{number:05}")
    batch = june.exported()
    client = english(june.checker)
    page(client, "board", query="?month=2020-06")  # the comparison is made once
    # Fifteen of them are the frame's: clock, session, user, posts, the queues, the test's savepoint.
    for name, args, query, most in (
        ("board", [], "?month=2020-06", 36),
        ("batch", [batch.pk], "", 28),
        ("lines", [], "?month=2020-06", 21),
        ("transfers", [], "?month=2020-06", 19),
        ("repair", [], "", 21),
        ("ledger", [], "", 22),
        ("statement", [], "", 19),
        ("run", [money.run().pk], "", 25),
        ("run-meetings", [money.run().pk], "", 18),
        ("reserves", [], "", 17),
    ):
        with django_assert_max_num_queries(most):
            page(client, name, *args, query=query)


def test_a_run_page_before_anything_is_calculated(office: Office):
    run = money.run(JUNE)
    assert "No town has lines in this run" in page(english(office.maker), "run", run.pk)


def test_a_run_is_started_in_one_click_and_an_overlapping_one_is_refused(office: Office):
    Fund.objects.create(code="local", name="本级财政", name_en="Local budget")
    maker, start = english(office.maker), reverse("payments:run-start")
    assert maker.post(start, {"month": "2020-06", "usual": "1"}).status_code == 302
    run = Run.objects.get()
    assert run.programmes == list(programme.paying())
    assert page(maker, "run", run.pk)

    terms = {"month": "2020-06", "kind": "off-cycle", "area": run.area_id, "programmes": ["old-age"]}
    response = maker.post(start, terms)
    assert response.status_code == 422
    assert "still calculating" in response.content.decode()
    assert english(office.checker).post(start, terms).status_code == 403
    assert Run.objects.count() == 1
