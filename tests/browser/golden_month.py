"""The whole month of the worked examples as a city that is about to pay June 2020.

Eleven payees, each with an account; May was run, paid and answered. What June brings is left to the test.
"""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from civilaffairs.accounts.models import Area
from civilaffairs.audit.clock import business_time, shift_to
from civilaffairs.demo import bank
from civilaffairs.files import store
from civilaffairs.lib.clock import SHANGHAI
from civilaffairs.payments import batches, exports, returns
from civilaffairs.payments.examples import loader, reader
from civilaffairs.payments.models import Fund
from civilaffairs.people.models import Household, Person
from tests.factories import areas, money

FILE = Path(__file__).parents[1] / "examples" / "dongguan-2020.yaml"
MAY, OPENING = date(2020, 5, 1), date(2020, 6, 12)
# Who receives, by the letters of the example; a child's money goes to the child's own account.
NAMES = {
    "a1": "陈秀英", "b1": "李建国", "c1": "黄志强", "d1": "梁伯", "e1": "何炳坤", "f1": "周小雨",
    "b3": "李晓明", "h1": "郑月娥", "i1": "冯德全", "j1": "谢丽珍", "k1": "吴嘉欣",
}  # fmt: skip
REJECTED = NAMES["c1"]


class Month(loader.Loader):
    """The example in the city where the staff hold their posts."""

    @staticmethod
    def _place(name: str) -> tuple[Area, Area]:
        return areas.city(), areas.town()

    def _person(self, ref: str) -> Person:
        spec = self.example.people[ref]
        return Person.objects.create(
            name=NAMES.get(ref, ref), id_type=Person.IdType.NONE, id_missing_reason="synthetic",
            birth_date=spec.born, sex=spec.sex,
        )  # fmt: skip

    def arrange(self) -> None:
        """An account for each subject of an award, in the name of whoever receives."""
        numbers = {ref: f"62999900000000{2000 + place:05}" for place, ref in enumerate(NAMES)}
        seen: set[object] = set()
        for award in self.awards.values():
            subject: Household | Person | None = award.household or award.person
            assert subject
            if subject.pk in seen:
                continue
            seen.add(subject.pk)
            receiver = next(ref for ref in NAMES if self._receives(ref, subject))
            money.arrange(subject, self.people[receiver], numbers[receiver])

    def _receives(self, ref: str, subject: Household | Person) -> bool:
        if isinstance(subject, Person):
            return self.people[ref] == subject
        return any(
            home == subject and ref in self.example.households[name] for name, home in self.households.items()
        )


def open_city() -> None:
    """Everything of May is settled; it is the twelfth of June."""
    with transaction.atomic():
        money.city()
        areas.village()
        Fund.objects.create(
            code="local", name="本级财政", name_en="Local budget", payer_account="44001234567890"
        )
        example = next(each for each in reader.read(FILE.read_text("utf-8")) if each.name == "month-2020-06")
        month = Month(replace(example, runs=[MAY]))
        month.play()
        with business_time(datetime(2020, 5, 21, 10, 0, tzinfo=SHANGHAI)):
            month.arrange()
            _pay_may()
    shift_to(OPENING)


def _pay_may() -> None:
    office = money.Office()
    batch = batches.prepare(
        office.maker, MAY, areas.city(), Fund.objects.get(code="local"), pay_on=date(2020, 5, 22)
    )
    batch = batches.approve(office.checker, batch.pk, version=batch.version)
    batch = money.release(office.releaser, batch.pk, version=batch.version)
    sent = exports.export(office.releaser, batch.pk)
    answer = bank.answer(store.read(sent.file), {}, batch.encoding)
    returns.import_file(office.maker, batch.pk, "may.txt", answer)
