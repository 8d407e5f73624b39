"""结账: refused with what is open; afterwards nothing is booked into the month, whoever asks and however."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import holds, kept_back, ledger, month_steps, returns
from civilaffairs.payments.books import closing
from civilaffairs.payments.models import LedgerAccount, MonthClose, Posting, Run
from tests.factories import areas, money, staff
from tests.factories.books import given
from tests.factories.money import FIRST, JUNE, SECOND, Office, return_text
from tests.payments.pages import english, page

BOOK = "INSERT INTO payments_posting (kind, booked_on, memo) VALUES ('reversal', %s, '')"
CLOSE = "INSERT INTO payments_monthclose (month, closed_by_id) VALUES (%s, %s)"
MAY, JULY = date(2020, 5, 1), date(2020, 7, 1)


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


@pytest.fixture
def settled(office: Office) -> Iterator[Office]:
    """June is calculated, paid and reconciled, and it is the second of July."""
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.exported()
    ledger.book_run(money.run())
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch).encode())
    with business_time(date(2020, 7, 2)):
        yield office


@pytest.fixture
def closed(settled: Office) -> Office:
    closing.close(settled.checker, JUNE)
    return settled


def said(office: Office, month: date = JUNE) -> list[str]:
    return [each.what for each in closing.obstacles(office.checker, month)]


def test_a_settled_month_is_closed_by_whoever_checks_and_the_board_names_him(settled: Office):
    assert said(settled) == []
    checker = english(settled.checker)
    assert "Close the month for good" in page(checker, "months")
    assert "This can be done by" in page(english(settled.maker), "months")
    assert english(settled.maker).post("/ledger/months/2020-06/close/").status_code == 403
    assert checker.post("/ledger/months/2020-06/close/").status_code == 302
    assert checker.post("/ledger/months/2020-06/close/").status_code == 409
    [found] = MonthClose.objects.all()
    assert (found.month, found.closed_by) == (JUNE, settled.checker.user)
    step = month_steps.of_month(settled.checker, JUNE, month_steps.see(settled.checker, JUNE))[-1]
    assert (step.code, step.done, step.note) == ("closed", True, settled.checker.user.name)
    assert settled.checker.user.name in page(checker, "months")
    assert step.url in page(checker, "board", query="?month=2020-06")


def test_what_is_open_is_named_with_the_way_to_it(office: Office):
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    assert said(office) == [
        "The month has not ended.",
        *(f"Step not done: {step}" for step in ("Approved", "Sent to the bank", "Returns in", "Reconciled")),
        "In no batch yet: City budget, 2,280.00 yuan",
    ]
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {2: "03"}).encode())
    with business_time(date(2020, 7, 2)):
        assert said(office) == ["Step not done: Reconciled"]
        with pytest.raises(Refused, match="Reconciled"):
            closing.close(office.checker, JUNE)
        shown = page(english(office.checker), "months", query="?month=2020-06")
        assert "Still open" in shown
        assert "Close the month for good" not in shown
        assert english(office.checker).post("/ledger/months/2020-06/close/").status_code == 422
    assert not MonthClose.objects.exists()


def test_what_is_on_hold_or_cannot_be_paid_does_not_hold_the_books(office: Office):
    award = money.due("陈秀英", FIRST)
    ledger.book_run(money.run())
    assert award.household
    hold = holds.place(award.household, "office", office.maker.user, reason="In doubt.")
    without_payee = money.award(money.household())
    money.line(without_payee, "500.00")
    with business_time(date(2020, 7, 2)):
        assert said(office) == []
        holds.lift(hold, "Found out.", office.checker.user)
        assert "In no batch yet: City budget, 1,140.00 yuan" in said(office)


def test_nobody_is_asked_to_prepare_a_batch_of_held_lines_alone(office: Office):
    award = money.due("陈秀英", FIRST)
    assert award.household
    hold = holds.place(award.household, "office", office.maker.user, reason="In doubt.")
    assert kept_back.funds_to_prepare(office.maker, JUNE) == []
    assert kept_back.by_fund(office.maker, JUNE) == {"city": kept_back.Kept(2, Decimal("1140.00"))}
    holds.lift(hold, "Found out.", office.checker.user)
    assert kept_back.funds_to_prepare(office.maker, JUNE) == [money.fund()]


def test_a_month_is_closed_after_those_before_it(settled: Office):
    with business_time(date(2020, 8, 3)):
        money.run(JULY)
        assert said(settled, JULY) == ["2020-06 is to be closed first."]
        closing.close(settled.checker, JUNE)
        closing.close(settled.checker, JULY)
        with pytest.raises(Stale):
            closing.close(settled.checker, JUNE)


def test_a_month_before_the_first_run_needs_no_steps_and_one_without_its_run_is_not_done(settled: Office):
    with business_time(date(2020, 5, 4)):
        given(settled, "5000.00", document_on=MAY)
    assert said(settled) == ["2020-05 is to be closed first."]
    assert said(settled, MAY) == []
    with business_time(date(2020, 8, 3)):
        assert "Step not done: Calculated" in said(settled, JULY)


def test_a_run_that_is_not_done_holds_the_month(settled: Office):
    Run.objects.create(
        month=JUNE, kind="off-cycle", area=money.city(), programmes=["minimum-living"],
        known_until=money.run().known_until, state="open",
    )  # fmt: skip
    assert "Step not done: Calculated" in said(settled)


def test_who_has_a_part_of_the_books_closes_nothing(settled: Office):
    town = staff.actor(Role.FINANCE_CHECKER, areas.town())
    assert not closing.may_close(town)
    for actor in (town, settled.maker, settled.releaser):
        with pytest.raises(Forbidden):
            closing.close(actor, JUNE)


def test_what_happens_later_is_booked_into_the_open_month(closed: Office):
    found = given(closed, "5000.00")
    assert found.posting is not None
    assert found.posting.booked_on == date(2020, 7, 2)
    with business_time(date(2020, 6, 20)):
        late = given(closed, "1.00", document="Late")
    assert late.posting is not None
    assert late.posting.booked_on == JULY


def test_no_posting_goes_into_a_closed_month_by_sql(closed: Office):
    for day in (date(2020, 6, 30), JUNE, date(2019, 1, 1)):
        assert "are closed" in refused(BOOK, day)
    with connection.cursor() as cursor:
        cursor.execute(BOOK, [JULY])
    last, account = Posting.objects.filter(booked_on__lt=JULY).latest("pk"), LedgerAccount.objects.all()[0]
    assert "are closed" in refused(
        "INSERT INTO payments_entry (posting_id, account_id, amount) VALUES (%s, %s, 1), (%s, %s, -1)",
        last.pk, account.pk, last.pk, account.pk,
    )  # fmt: skip


@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["monthclose", "posting", "entry", "ledgeraccount"])
def test_a_closed_month_stays_closed_by_sql(closed: Office, table: str, change: str):
    assert "permission denied" in refused(change.format(f"payments_{table}"))


def test_no_month_is_closed_too_early_or_out_of_order_by_sql(settled: Office):
    who = settled.checker.user.pk
    assert "has not ended" in refused(CLOSE, JULY, who)
    assert "month_close_on_day_one" in refused(CLOSE, date(2020, 5, 2), who)
    closing.close(settled.checker, JUNE)
    for month in (MAY, JUNE):
        assert "closed already" in refused(CLOSE, month, who)


def test_no_month_is_closed_over_an_unsettled_batch_by_sql(office: Office):
    money.due("陈秀英", FIRST)
    office.exported()
    with business_time(date(2020, 8, 2)):
        for month in (JUNE, JULY):
            assert "not settled" in refused(CLOSE, month, office.checker.user.pk)


@pytest.mark.django_db(transaction=True)
def test_who_closes_waits_for_who_books(django_db_blocker: Any):
    """A posting under way is either there when the month is looked at, or refused."""
    with override("en"):
        checker = staff.actor(Role.FINANCE_CHECKER, money.city()).user.pk
    heard: list[str] = []

    def close() -> None:
        with connection.cursor() as cursor:
            cursor.execute(CLOSE, [JUNE, checker])
        heard.append("closed")
        connection.close()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BOOK, [JUNE])
        other = Thread(target=close)
        other.start()
        other.join(0.5)
        assert heard == []
    other.join(10)
    assert heard == ["closed"]
    assert Posting.objects.filter(booked_on=JUNE).count() == 1
    assert Decimal(0) == sum(row.total for row in ledger.trial_balance())
