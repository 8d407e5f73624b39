"""A random city in the real tables: told in batches of a few days, paid by real runs."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from civilaffairs.benefits import classification
from civilaffairs.jobs.work import run_inline
from civilaffairs.payments import runs
from civilaffairs.payments.examples.loader import AWARDS, SOURCE, Loader
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.examples.timeline import SINCE_EVER
from civilaffairs.payments.models import Line, Run
from civilaffairs.people.models import Decision, Household, Person
from tests.oracle.write import as_file
from tests.worlds.facts import Facts
from tests.worlds.granted import Granted
from tests.worlds.making import Home, World
from tests.worlds.meals import Meals
from tests.worlds.reading import value_of

Told = tuple[date, int, Callable[[], None]]


def batch_of(day: date) -> date:
    """What becomes known in some days of a month is written on the last of them."""
    after = day.replace(day=1) + timedelta(days=31)
    last = after.replace(day=1) - timedelta(days=1)
    return next((day.replace(day=end) for end in (10, 20) if day.day <= end), last)


class City(Loader):
    """Plays a world: the standards as an example's, the homes in bulk."""

    def __init__(self, world: World, homes: list[Home]) -> None:
        (shared,) = read(as_file([{"id": f"world-{world.number}", **world.shared, "expect": {}}]))
        super().__init__(shared)
        self.homes = homes
        self.run_rows: dict[date, Run] = {}

    def _at_once(self, at: datetime, act: Callable[[], object]) -> None:
        """Each batch and each run is a transaction of its own, as in an office."""
        with transaction.atomic():
            super()._at_once(at, act)

    def _found(self) -> None:
        super()._found()
        self.granted = Granted(self.town)
        self.facts = Facts(self._decide(SINCE_EVER, Decision.Kind.CONFIRMATION))
        self.meals = Meals(self.facts)
        for home in self.homes:
            self.people |= {
                f"{home.mark}{ref}": born(ref, spec) for ref, spec in home.example["people"].items()
            }
            for name in home.example["households"]:
                number = f"{home.mark}{name}"
                self.households[number] = Household(number=number, area=self.town)
        Person.objects.bulk_create(self.people.values(), batch_size=2000)
        Household.objects.bulk_create(self.households.values(), batch_size=2000)
        for home in self.homes:
            self._settle(home)
        self.facts.write()

    def _settle(self, home: Home) -> None:
        """What is true of a home from the start."""
        for ref, spec in home.example["people"].items():
            person = self.people[home.mark + ref]
            if spec.get("counted") is False:
                self.facts.count(person, counted=False)
            for fact, written in spec.items():
                if fact not in ("born", "sex", "counted", "served_days"):
                    self.facts.say(person, fact, value_of(fact, written))
        for name, refs in home.example["households"].items():
            for ref in refs:
                self.facts.join(self.people[home.mark + ref], self.households[home.mark + name])

    def _plan(self) -> None:
        super()._plan()
        told: dict[date, list[Told]] = defaultdict(list)
        for home in self.homes:
            for place, (day, order, act) in enumerate(self._told(home)):
                told[batch_of(day)].append((day, order * 1000 + place, act))
        for day, acts in told.items():
            self._at(day, AWARDS, partial(self._learn, sorted(acts, key=lambda each: each[:2])))

    def _learn(self, acts: list[Told]) -> None:
        for _, _, act in acts:
            act()
        self.facts.write()
        self.granted.write()

    def _told(self, home: Home) -> Iterator[Told]:
        """Everything that becomes known of a home, with the day; the facts of a day come first."""
        for day, ref in self.meals.hear(home):
            yield day, 0, partial(self.meals.count, ref, self.people[ref], day)
        for award in home.example["awards"]:
            subject = self._subject(home.mark + award["to"])
            key = f"{home.mark}{award['id']}"
            yield (
                date.fromisoformat(award["confirmed"]),
                1,
                partial(self.granted.confirm, key, award, subject),
            )
        confirmed = {award["id"]: date.fromisoformat(award["confirmed"]) for award in home.example["awards"]}
        for event in home.example["events"]:
            known = date.fromisoformat(event["known"])
            if "served_days" in event:
                continue
            if "award" in event:
                known = max(known, confirmed[event["award"]["id"]])
                yield known, 2, partial(self._end_award, home, event)
            else:
                yield known, 0, partial(self._tell, home, event)

    def _subject(self, ref: str) -> Household | Person:
        return self.households.get(ref) or self.people[ref]

    def _end_award(self, home: Home, event: dict[str, Any]) -> None:
        key, day = f"{home.mark}{event['award']['id']}", date.fromisoformat(event["date"])
        if "exit" in event:
            self.granted.leave(key, day)
        else:
            self.granted.stop(key, day, event["stop"])

    def _tell(self, home: Home, event: dict[str, Any]) -> None:
        day = date.fromisoformat(event["date"])
        if "household" in event:
            change = self.facts.join if "joins" in event else self.facts.leave
            ref = event.get("joins") or event["leaves"]
            change(self.people[home.mark + ref], self.households[home.mark + event["household"]], day)
            return
        person = self.people[home.mark + event["person"]]
        (fact,) = event.keys() - {"date", "known", "person"}
        if fact == "died":
            self.facts.die(person, day)
        elif fact == "counted":
            self.facts.count(person, event["counted"] is not False, day)
        else:
            self.facts.say(person, fact, value_of(fact, event[fact]), day)

    def _run(self, month: date) -> None:
        run = runs.start(None, month, self.city)
        assert run.job
        run_inline(run.job)
        if missing := run.exceptions.first():
            raise classification.missing(*missing.detail["standards"])
        self.run_rows[month] = run

    def lines_of(self, month: date) -> Counter[Any]:
        """What a run issued: (home's and payee's name, benefit, line, month, amount), each as often."""
        tos = {
            f"{home.mark}{award['id']}": home.mark + award["to"]
            for home in self.homes
            for award in home.example["awards"]
        }
        names = {award.pk: tos[key] for key, award in self.granted.awards.items()}
        rows = Line.objects.filter(run=self.run_rows[month]).values_list(
            "award", "award__follows", "programme", "line", "for_month", "amount"
        )
        return Counter((names[follows or award], *rest) for award, follows, *rest in rows)


def born(ref: str, spec: dict[str, Any]) -> Person:
    return Person(
        name=ref,
        id_type=Person.IdType.NONE,
        id_missing_reason=SOURCE,
        birth_date=date.fromisoformat(spec["born"]),
        sex=spec["sex"],
    )
