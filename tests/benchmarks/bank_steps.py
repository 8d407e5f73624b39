"""The steps of a month's money by the services that the pages call, each measured."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count

from civilaffairs.files import store
from civilaffairs.payments import batches, candidates, exports, numbers, returns, terms
from civilaffairs.payments.comparison import signing
from civilaffairs.payments.ledger import trial_balance
from civilaffairs.payments.models import BankFile, Batch, Fund, Transfer
from tests.benchmarks.bank_city import Ready
from tests.benchmarks.meter import measured
from tests.factories import bank, money

CODES = ("01", "02", "03", "04", "05", "06", "07", "99")
EVERY = 25  # one payment of so many fails
WHOLE = 5  # one batch of so many comes back without a failure
Figures = dict[str, Any]


class Steps:
    """Runs the steps in their order and keeps the figures of each."""

    def __init__(self, ready: Ready, profile: str) -> None:
        self.ready, self.profile = ready, profile
        self.figures: dict[str, Figures] = {}
        self.batches: list[Batch] = []

    def _step(self, name: str, act: Callable[[], Any]) -> Any:
        self.figures[name], found = measured(act)
        return found

    def batch_and_export(self) -> None:
        """The survey is what the maker sees on the page before; preparing surveys again by itself."""
        self.batches = self._step("prepare", self._prepare)
        for batch in self.batches:
            batch.refresh_from_db()
        self.batches = self._step("approve", self._approve)
        self.batches = self._step("release", self._release)
        self._step("export", self._export)

    def survey(self) -> None:
        office, fund = self.ready.office, Fund.objects.get(pk="local")
        agreed = terms.chosen(office.maker.area, self.ready.month, fund.pk, self.profile)
        pay_on = numbers.pay_day(self.ready.month)
        found = self._step(
            "survey_alone",
            lambda: candidates.survey(
                self.ready.month, office.maker.area, fund, pay_on=pay_on, carrier=agreed.carrier
            ),
        )
        assert found.groups

    def _prepare(self) -> list[Batch]:
        office, fund = self.ready.office, Fund.objects.get(pk="local")
        with office.maker.acting():
            return batches.prepare_all(
                office.maker, self.ready.month, office.maker.area, fund, profile=self.profile
            )

    def _approve(self) -> list[Batch]:
        checker = self.ready.office.checker
        with checker.acting():
            return [
                batches.approve(
                    checker, each.pk, version=each.version, compared=signing.of_batch(each).digest
                )
                for each in self.batches
            ]

    def _release(self) -> list[Batch]:
        releaser = self.ready.office.releaser
        with releaser.acting():
            return [money.release(releaser, each.pk, version=each.version) for each in self.batches]

    def _export(self) -> None:
        releaser = self.ready.office.releaser
        with releaser.acting():
            for each in self.batches:
                store.read(exports.export(releaser, each.pk).file)

    def answers(self) -> list[bytes]:
        """What the bank sends back; not measured."""
        return [bank.answer(each, _failures(at, each)) for at, each in enumerate(self.batches)]

    def return_import(self, answers: list[bytes]) -> None:
        self._step("import", lambda: self._import(answers))

    def _import(self, answers: list[bytes]) -> None:
        maker = self.ready.office.maker
        with maker.acting():
            for each, data in zip(self.batches, answers, strict=True):
                returns.import_file(maker, each.pk, f"{each.number}.txt", data)

    def outcome(self) -> Figures:
        """What there is afterwards, and that it adds up."""
        mine = Transfer.objects.filter(batch__in=self.batches)
        known = Batch.objects.filter(pk__in=[each.pk for each in self.batches])
        states = dict(known.order_by().values_list("state").annotate(Count("pk")))
        assert all(balance.total == 0 for balance in trial_balance())
        return {
            "lines": self.ready.run.line_count,
            "total": f"{sum(each.total for each in self.batches):.2f}",
            "batches": len(self.batches),
            "transfers": mine.count(),
            "paid": mine.filter(state="paid").count(),
            "failed": mine.filter(state="failed").count(),
            "states": states,
            "bytes": sum(BankFile.objects.values_list("file__content__size", flat=True)),
        }


def _failures(at: int, batch: Batch) -> dict[int, str]:
    if at % WHOLE == WHOLE - 1:
        return {}
    positions = range(1, batch.count + 1)
    return {place: CODES[place // EVERY % len(CODES)] for place in positions if place % EVERY == 0}
