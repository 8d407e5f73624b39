"""Money that was paid and is taken back: claims, and what becomes of them."""

from datetime import date, timedelta
from typing import Any

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Role
from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.payments import exports, ledger, returns, withdrawals
from civilaffairs.payments.models import Batch, Claim, Line, Receivable, Run
from civilaffairs.payments.recoveries import deciding
from civilaffairs.people.models import Person
from tests.factories import areas, money, staff
from tests.factories.money import JULY, JUNE, Office


def approver() -> Actor:
    return staff.actor(Role.APPROVER, areas.city())


def pay(office: Office, failed: dict[int, str] | None = None, month: date = JUNE) -> Batch:
    """Everything that is free goes to the bank and comes back."""
    return sent_and_returned(office, office.released(month), failed)


def sent_and_returned(office: Office, batch: Batch, failed: dict[int, str] | None = None) -> Batch:
    """A released batch goes to the bank and comes back."""
    exports.export(office.releaser, batch.pk)
    returns.import_file(office.maker, batch.pk, "return.txt", money.return_text(batch, failed).encode())
    batch.refresh_from_db()
    return batch


def paid(office: Office, name: str = "陈秀英", number: str = money.FIRST, *amounts: str) -> Award:
    """An award whose June was paid by the bank."""
    award = money.due(name, number, *amounts)
    ledger.book_run(money.run())
    pay(office)
    return award


def another_run() -> Run:
    """One more run of July, over and done with."""
    number = Run.objects.filter(month=JULY).count() + 1
    return Run.objects.create(
        month=JULY, area=money.city(), programmes=["minimum-living"], known_until=clock.now(),
        state=Run.State.COMPUTED, number=number,
    )  # fmt: skip


def taken_back(award: Award, amount: str, code: str = "top-up", run: Run | None = None) -> Line:
    """A later run issues less for June, and its books say so."""
    run = run or another_run()
    line = money.line(award, f"-{amount}", code, in_run=run)
    ledger.book_run(run)
    withdrawals.book_after_run(run)
    return line


def head(award: Award) -> Person:
    """Whoever gets the money of an award."""
    assert award.household is not None
    payee = award.household.arrangements.get().payee_person
    assert payee is not None
    return payee


def wanted(award: Award, **terms: Any) -> deciding.Wanted:
    """All that is open of the award, from its payee, heard yesterday."""
    today = clock.today()
    lines = Claim.objects.filter(award=award, open__gt=0).values_list("line", flat=True)
    given: dict[str, Any] = {
        "lines": list(lines),
        "debtor": head(award),
        "reason": "Moved away in May.",
        "heard_on": today - timedelta(days=1),
        "heard": "We told the village too late.",
        "pay_by": today + timedelta(days=30),
        **terms,
    }
    return deciding.Wanted(**given)


def proposed(office: Office, award: Award, **terms: Any) -> Receivable:
    return deciding.propose(office.maker, award.area, wanted(award, **terms))


def decided(office: Office, award: Award, **terms: Any) -> Receivable:
    found = proposed(office, award, **terms)
    return deciding.approve(office.checker, found.pk, "Agreed.")
