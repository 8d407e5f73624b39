"""A batch that was released is stopped before its export, and the export looks at it once more."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import doubts, exports, holds, ledger, repair, returns, stops, todo
from civilaffairs.payments.models import Batch, BatchStop, Hold
from civilaffairs.payments.recoveries import chain
from tests.factories import money, recoveries, set_offs, staff
from tests.factories.money import FIRST, JULY, SECOND, Office, books, return_text
from tests.payments.pages import english, page

pytestmark = pytest.mark.usefixtures("books_agree")

WHY = "A household was entered twice."


def stopped(office: Office, batch: Batch) -> Batch:
    stops.propose(office.maker, batch.pk, WHY)
    return stops.approve(office.checker, batch.pk)


def to_do(actor) -> list[str]:
    return [str(row.action) for row in todo.rows(actor, 12)]


def test_two_people_stop_it_and_nothing_is_left_of_the_release(june: Office):
    before = books()
    batch = june.released()
    with pytest.raises(Refused, match="Say why"):
        stops.propose(june.maker, batch.pk, " ")
    stops.propose(june.maker, batch.pk, WHY)
    with pytest.raises(Stale, match="proposed already"):
        stops.propose(june.checker, batch.pk, WHY)
    with pytest.raises(Forbidden):
        stops.approve(june.maker, batch.pk)
    as_checker = staff.actor(Role.FINANCE_CHECKER, money.city(), "张伟", "zhangwei")
    with pytest.raises(Refused, match="second person"):
        stops.approve(as_checker, batch.pk)
    assert "Decide whether the batch is stopped" in to_do(june.checker)
    with pytest.raises(Refused, match=f"proposed to stop this batch: {WHY}"):
        exports.export(june.releaser, batch.pk)
    stops.approve(june.checker, batch.pk)
    assert books() == before
    assert Batch.objects.get(pk=batch.pk).state == "cancelled"
    assert set(batch.transfers.values_list("state", flat=True)) == {"cancelled"}
    with pytest.raises(Refused, match="Only a released batch"):
        exports.export(june.releaser, batch.pk)
    again = june.exported()
    assert again.total == batch.total
    assert books() == {"expense": 2280, "released": -2280}


def test_a_proposal_that_is_sent_back_lets_it_go(june: Office):
    batch = june.released()
    stops.propose(june.maker, batch.pk, WHY)
    with pytest.raises(Refused, match="Say why"):
        stops.send_back(june.checker, batch.pk, "")
    stops.send_back(june.checker, batch.pk, "Both households are entitled.")
    exports.export(june.releaser, batch.pk)
    with pytest.raises(Refused, match="Sent to the bank"):
        stops.propose(june.maker, batch.pk, WHY)


def test_what_was_sent_again_is_returned_money_again(june: Office):
    """李明's payment came back in June and was released again in July: that release is stopped."""
    first = june.exported()
    returns.import_file(june.maker, first.pk, "r.txt", return_text(first, {2: "03"}).encode())
    returned = books()
    repair.send_again(june.maker, first.transfers.get(state="failed").pk, "The account is right.")
    second = june.released(JULY)
    assert Batch.objects.get(pk=first.pk).state == "reconciled"
    stopped(june, second)
    assert books() == returned
    assert Batch.objects.get(pk=first.pk).state == "returned"


def test_what_set_offs_kept_is_owed_again(office: Office):
    award, found = set_offs.owed(office)
    set_offs.due(award)
    set_offs.agreed(office, found)
    before = books()
    batch = office.released(JULY)
    assert chain.owed(found) == 240
    stopped(office, batch)
    assert books() == before
    assert chain.owed(found) == 340
    again = office.released(JULY)
    assert chain.owed(found) == 240
    recoveries.sent_and_returned(office, again, {1: "03"})
    repair.send_again(office.maker, again.transfers.get().pk, "The account is right.")
    returned = books()
    stopped(office, office.released(date(2020, 8, 1)))
    assert books() == returned
    assert chain.owed(found) == 240  # kept by the batch before, which stays so


def test_a_death_after_the_release_keeps_the_row_from_the_bank(june: Office, monkeypatch: pytest.MonkeyPatch):
    batch = june.released()
    ming = batch.transfers.get(payee_name="李明")
    assert ming.payee_person
    holds.place(ming.payee_person, Hold.Cause.DEATH, None)
    with pytest.raises(Refused, match=rf"\(1\): row {ming.position}, 李明: the payee has died") as told:
        exports.export(june.releaser, batch.pk)
    assert "Stop the batch" in str(told.value.remedy)
    monkeypatch.setattr(doubts, "refuse_to_export", lambda batch: None)
    with pytest.raises(DatabaseError, match="on hold"), transaction.atomic():
        exports.export(june.releaser, batch.pk)
    stopped(june, batch)
    assert [each.payee_name for each in june.prepared().transfers.all()] == ["陈秀英"]


def test_an_award_that_stopped_after_the_release_is_found_by_the_checks(june: Office):
    batch = june.released()
    ming = batch.transfers.get(payee_name="李明")
    award = Award.objects.get(lines__carriers__transfer=ming, lines__line="top-up")
    award.ends.create(last_month=date(2020, 5, 1), reason="income", decision=award.decision)
    with pytest.raises(Refused, match=rf"row {ming.position}, 李明: "):
        exports.export(june.releaser, batch.pk)
    Batch.objects.get(pk=batch.pk, state="released")


def test_the_database_holds_a_stop_and_lets_nobody_stop_alone(june: Office, monkeypatch: pytest.MonkeyPatch):
    batch = june.released()
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state="cancelled")
    row = stops.propose(june.maker, batch.pk, WHY)
    monkeypatch.setattr(doubts, "refuse_to_export", lambda batch: None)
    with pytest.raises(DatabaseError, match="wants this batch stopped"), transaction.atomic():
        exports.export(june.releaser, batch.pk)
    BatchStop.objects.filter(pk=row.pk).update(
        state="approved", decided_by=june.checker.user, decided_at=clock.now()
    )
    with pytest.raises(DatabaseError, match="not booked back"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state="cancelled")


def test_on_the_page_one_proposes_and_another_stops(june: Office):
    batch = june.released()
    address = reverse("payments:batch", args=[batch.pk])
    assert f"{address}stop/propose/" in page(english(june.maker), "batch", batch.pk)
    assert english(june.maker).post(f"{address}stop/propose/", {"reason": WHY}).status_code == 302
    assert "Somebody proposed to stop this batch" in page(english(june.maker), "batch", batch.pk)
    shown = page(english(june.releaser), "batch", batch.pk)
    assert WHY in shown and f"{address}stop/approve/" in shown and f"{address}export/" not in shown
    assert english(june.maker).post(f"{address}stop/approve/").status_code == 403
    assert english(june.checker).post(f"{address}stop/approve/").status_code == 302
    shown = page(english(june.checker), "batch", batch.pk)
    assert "Stopped after its release by 张伟 and 刘芳" in shown


@pytest.mark.django_db(transaction=True)
def test_of_an_export_and_a_stop_at_one_moment_one_wins():
    office = Office()
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.released(clock.today().replace(day=1))
    ledger.book_run(money.run())
    together, results = threading.Barrier(2), []

    def act(name, what):
        together.wait()
        try:
            what()
            results.append(name)
        except Refused as refusal:
            results.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=act, args=("export", lambda: exports.export(office.releaser, batch.pk))),
        threading.Thread(target=act, args=("stop", lambda: stops.propose(office.maker, batch.pk, WHY))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) in (["Refused", "export"], ["Refused", "stop"])
    state = Batch.objects.get(pk=batch.pk).state
    assert (state == "exported") == ("export" in results) == (not batch.stops.exists())
