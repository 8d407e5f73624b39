"""One example into the real tables, in the order in which things became known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import (
    assessment,
    awards,
    bounds,
    classification,
    covers,
    programme,
    quotes,
    settings,
    standards,
)
from civilaffairs.benefits.errors import OVERLAP, BenefitRefused
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.occasions import DECEASED
from civilaffairs.benefits.standards import Entry
from civilaffairs.benefits.values import Value
from civilaffairs.jobs.work import run_inline
from civilaffairs.lib.months import add_months, cutoff, month_of
from civilaffairs.payments import runs
from civilaffairs.payments.examples import meals, organisations, place
from civilaffairs.payments.examples.shapes import AwardSpec, Dated, Event, Example, Expected
from civilaffairs.payments.examples.timeline import SINCE_EVER, Timelines, known_on, noon
from civilaffairs.payments.models import Fund, Line, Run
from civilaffairs.people.models import Decision, Household, Person

SOURCE = "policy example"
STANDARDS, SETTINGS, EVENTS, AWARDS = range(4)  # the order of what becomes known on one day


class Loader:
    """Loads and runs one example. ``play`` raises BenefitRefused as the product does."""

    _place = staticmethod(place.found)

    def __init__(self, example: Example) -> None:
        self.example = example
        self.issued: dict[date, list[Expected]] = {}
        self.bands: dict[date, dict[str, str]] = {}
        self.awards: dict[str, Award] = {}
        self.quoted: quotes.Quote | None = None
        self._actions: list[tuple[datetime, int, Callable[[], object]]] = []

    def play(self) -> None:
        """Everything that happens, in order. Needs a transaction that the caller rolls back."""
        self._check_standing()
        self._at_once(noon(SINCE_EVER), self._found)
        self._plan()
        for turn, (at, _, act) in enumerate(sorted(self._actions, key=lambda action: action[:2])):
            self._at_once(at + timedelta(milliseconds=turn), act)
        if self.example.quote:
            benefit, month = programme.get(self.example.quote), self.example.month or quotes.NEWEST
            self.quoted = quotes.of(benefit, self.town, self.example.answers, month)
        for month, bands in self.example.classify.items():
            self.bands[month] = {
                name: classification.classify(self.households[name], self.town, month, cutoff(month))
                for name in bands
            }

    def _at_once(self, at: datetime, act: Callable[[], object]) -> None:
        with business_time(at):
            act()

    def _check_standing(self) -> None:
        picture: dict[tuple[str, date], Entry] = {}
        for code, rows in self.example.standards.items():
            for row in sorted(rows, key=known_on):
                month = row.from_month or SINCE_EVER
                picture[code, month] = Entry(code, month, row.value)
        bounds.check(picture.values())
        for code, rows in self.example.settings.items():
            for row in rows:
                settings.check(code, row.value)

    def _found(self) -> None:
        """The place, the people and what is true from the start."""
        self.city, self.town = self._place(self.example.region)
        for code in programme.codes():
            fund = programme.get(code).fund
            Fund.objects.get_or_create(code=fund, defaults={"name": fund, "name_en": fund})
        self.people = {ref: self._person(ref) for ref in self.example.people}
        self.households = {
            name: Household.objects.create(number=f"{name}-{self.city.pk}", area=self.town)
            for name in self.example.households
        }
        self.units = {name: organisations.found(name, self.town) for name in self.example.organisations}
        self.times = Timelines(self._decide(SINCE_EVER, Decision.Kind.CONFIRMATION))
        for ref, spec in self.example.people.items():
            if not spec.counted:
                self.times.count(self.people[ref], counted=False)
            for fact, value in spec.facts.items():
                if fact != "served_days":
                    self.times.say(self.people[ref], fact, value)
        for name, refs in self.example.households.items():
            for ref in refs:
                self.times.join(self.people[ref], self.households[name])

    def _person(self, ref: str) -> Person:
        spec = self.example.people[ref]
        return Person.objects.create(
            name=ref[:50],
            id_type=Person.IdType.NONE,
            id_missing_reason=SOURCE,
            birth_date=spec.born,
            sex=spec.sex,
        )

    def _plan(self) -> None:
        for code, rows in self.example.standards.items():
            for row in rows:
                self._at(known_on(row), STANDARDS, partial(self._publish, code, row))
        for code, value, index in self.example.index_values():
            self._at(
                index.known, STANDARDS, partial(self._publish, code, Dated(index.month, value, index.known))
            )
        for code, rows in self.example.settings.items():
            for row in rows:
                self._at(known_on(row), SETTINGS, partial(self._set, code, row))
        for ref in self.example.people:
            for told, month, days in meals.told(self.example, ref):
                self._at(told, EVENTS, partial(self.times.serve, self.people[ref], month, days))
        for name, spec in self.example.organisations.items():
            for told, month in organisations.told(spec):
                self._at(told, EVENTS, partial(self._occupy, name, month))
        for event in self.example.events:
            known = event.known
            if event.change == "served_days":
                continue
            if event.of == "award":
                known = max(known, self.example.awards[int(event.ref)].confirmed)
            order = AWARDS + 1 if event.of == "award" else EVENTS
            self._at(known, order, partial(self._happen, event))
        for at, award in enumerate(self.example.awards):
            self._at(award.confirmed, AWARDS, partial(self._confirm, str(at), award))
        for month in self.example.runs:
            self._actions.append((cutoff(month), 0, partial(self._run, month)))

    def _at(self, day: date, order: int, act: Callable[[], object]) -> None:
        self._actions.append((noon(day), order, act))

    def _publish(self, code: str, row: Dated) -> None:
        entry = Entry(code, row.from_month or SINCE_EVER, row.value)
        standards.publish(self.city, [entry], source=SOURCE, check=False)  # Checked as a whole before.

    def _set(self, code: str, row: Dated) -> None:
        settings.publish(self.city, code, row.from_month or SINCE_EVER, row.value, source=SOURCE)

    def _decide(self, day: date, kind: str) -> Decision:
        return Decision.objects.create(kind=kind, decided_on=day, reason=SOURCE)

    def _occupy(self, name: str, month: date) -> None:
        spec, decision = self.example.organisations[name], self._decide(month, Decision.Kind.BEDS)
        organisations.occupy(self.units[name], spec, month, decision)

    def _happen(self, event: Event) -> None:
        if event.of == "award":
            self._change_award(event)
        elif event.of == "household":
            person, home = self.people[event.value], self.households[event.ref]
            change = self.times.join if event.change == "joins" else self.times.leave
            change(person, home, event.on)
        elif event.change == "died":
            self.times.die(self.people[event.ref], event.on)
        elif event.change == "counted":
            self.times.count(self.people[event.ref], event.value is not False, event.on)
        else:
            self.times.say(self.people[event.ref], event.change, event.value, event.on)

    def _change_award(self, event: Event) -> None:
        """The earliest of several stops, or exits, governs."""
        award, month = self.awards[event.ref], month_of(event.on)
        decision = self._decide(event.on, Decision.Kind.STOP)
        if event.change == "exit":
            if not award.exits.filter(known_to=None, month__lte=month).exists():
                awards.leave_gradually(award, month, decision)
        elif not award.ends.filter(known_to=None, last_month__lte=month).exists():
            awards.end(award, month, event.value[:40], decision)

    def _confirm(self, key: str, spec: AwardSpec) -> None:
        subject = self.households.get(spec.to) or self.people.get(spec.to) or self.units[spec.to]
        self._refuse_shared(spec)
        self.awards[key] = awards.confirm(
            spec.benefit,
            subject,
            applied_on=spec.applied,
            confirmed_on=spec.confirmed,
            area=self.town,
            decision=self._decide(spec.confirmed, Decision.Kind.CONFIRMATION),
            single=spec.single,
            answers={**spec.answers, **self._answered(spec)},
        )
        self._refuse_lacking(self.awards[key], spec.confirmed)

    def _answered(self, spec: AwardSpec) -> dict[str, Value]:
        """What the decision answers once, a person by key."""
        said = spec.once.items()
        return {key: str(self.people[ref].pk) if key == DECEASED else ref for key, ref in said}

    def _refuse_lacking(self, award: Award, day: date) -> None:
        """A standard that an amount needs and the file never gives, whether or not a run comes."""
        after = add_months(month_of(day), 1)
        found = assessment.at_confirmation(programme.get(award.programme), award, after, day)
        if lacking := [code for code in found.missing if not self.example.standards.get(code)]:
            raise classification.missing(*lacking)

    def _refuse_shared(self, spec: AwardSpec) -> None:
        """Two households that list one person: the tables count the person once, so look here."""
        members = set(self.example.households.get(spec.to, ()))
        for key, award in self.awards.items():
            other = self.example.awards[int(key)]
            shared = members & set(self.example.households.get(other.to, ()))
            if other.to == spec.to or other.benefit != spec.benefit or covers.end_of(award) is not None:
                continue
            if any(self._in_both(self.people[ref], spec.to, other.to) for ref in shared):
                raise BenefitRefused(OVERLAP, "one person in two households")

    def _in_both(self, person: Person, *names: str) -> bool:
        homes = [self.households[name] for name in names]
        return person.memberships.filter(
            layer="adopted", known_to=None, valid_to=None, household__in=homes
        ).count() == len(homes)

    def _run(self, month: date) -> None:
        run = runs.start(None, month, self.city)
        assert run.job
        run_inline(run.job)
        if missing := run.exceptions.first():
            raise classification.missing(*missing.detail["standards"])
        self.issued[month] = self._lines(run)

    def _lines(self, run: Run) -> list[Expected]:
        names = {award.pk: self.example.awards[int(key)].to for key, award in self.awards.items()}
        return sorted(
            Expected(
                names[line.award.follows_id or line.award_id],
                line.programme,
                line.line,
                line.for_month,
                line.amount,
            )
            for line in Line.objects.filter(run=run).select_related("award")
        )
