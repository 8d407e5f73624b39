"""One month paid as staff would: run, batch, three signatures, bank file, the bank's answer."""

from __future__ import annotations

from datetime import date, datetime

from civilaffairs.accounts import step_up
from civilaffairs.accounts.actors import Actor, actor_of
from civilaffairs.accounts.models import Area
from civilaffairs.audit.clock import business_time
from civilaffairs.demo import bank
from civilaffairs.demo.staff import Account
from civilaffairs.files import store
from civilaffairs.jobs import work
from civilaffairs.lib.clock import SHANGHAI
from civilaffairs.payments import batches, exports, returns, runs
from civilaffairs.payments.models import Batch, Fund

MAY = date(2020, 5, 1)
FAILED = {17: "03", 204: "02", 611: "01"}  # rows the bank refuses, for the repair desk


def actor(account: Account) -> Actor:
    """Return the account's person in their only post."""
    found = actor_of(account.user)
    if found is None:
        raise LookupError(f"{account.user} holds no post today")
    return found


def pay(city: Area, fund: Fund, staff: dict[str, Account]) -> Batch:
    """Run May 2020 and pay it; three transfers fail and wait on the repair desk."""
    with business_time(datetime(2020, 5, 6, 9, 30, tzinfo=SHANGHAI)):
        maker, checker, releaser = (actor(staff[login]) for login in ("wu", "zheng", "he"))
        with maker.acting():
            run = runs.start(maker, MAY, city)
            if run.job is None:
                raise LookupError("the run has no job")
            work.run_inline(run.job)
    with business_time(datetime(2020, 5, 7, 10, 0, tzinfo=SHANGHAI)):
        with maker.acting():
            batch = batches.prepare(maker, MAY, city, fund, pay_on=date(2020, 5, 8))
        with checker.acting():
            batch = batches.approve(checker, batch.pk, version=batch.version, opinion="情况属实，同意")
        with releaser.acting():
            step_up.note(releaser.user, "batch.release", batch.digest)
            batch = batches.release(releaser, batch.pk, version=batch.version)
            sent = exports.export(releaser, batch.pk)
    with business_time(datetime(2020, 5, 11, 15, 0, tzinfo=SHANGHAI)), maker.acting():
        answer = bank.answer(store.read(sent.file), FAILED, batch.encoding)
        returns.import_file(maker, batch.pk, f"{batch.number}-return.txt", answer)
    return batch
