"""Awards in bulk, as confirmations, stops and gradual exits write them."""

from datetime import date
from typing import Any

from django.db.models import F

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits import awards, programme
from civilaffairs.benefits.models import Award, AwardEnd, AwardExit
from civilaffairs.benefits.programme import Programme
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.months import add_months
from civilaffairs.people.models import Decision, Household, Person
from tests.worlds.copying import copy

Ending = type[AwardEnd] | type[AwardExit]


class Granted:
    """The awards of a city; ``write`` brings the tables up to what was said."""

    def __init__(self, town: Area) -> None:
        self.town = town
        self.awards: dict[str, Award] = {}
        self._new: list[Award] = []
        self._decisions: dict[Any, Decision] = {}
        self._said: dict[tuple[Ending, str], tuple[date, dict[str, Any]]] = {}
        self._held: dict[tuple[Ending, str], Any] = {}
        self._changed: set[tuple[Ending, str]] = set()

    def confirm(self, key: str, spec: dict[str, Any], subject: Household | Person) -> None:
        benefit = programme.get(spec["benefit"])
        confirmed = date.fromisoformat(spec["confirmed"])
        applied = date.fromisoformat(spec["applied"])
        first = awards.first_month_of(benefit, subject, applied, confirmed, self.town)
        decision = self._decided(confirmed, Decision.Kind.CONFIRMATION)
        award = self._award(benefit, subject, first, decision, spec.get("as") == "single")
        self.awards[key] = award
        for other in programme.find(lambda other: benefit.code in other.follows):
            self._award(other, subject, first, decision, award.single, award)
        if benefit.valid_months:
            self._end(AwardEnd, key, add_months(first, benefit.valid_months - 1), decision, reason="term")

    def stop(self, key: str, day: date, reason: str) -> None:
        """The earliest of several governs."""
        decision = self._decided(day, Decision.Kind.STOP)
        self._end(AwardEnd, key, day.replace(day=1), decision, reason=reason)

    def leave(self, key: str, day: date) -> None:
        self._end(AwardExit, key, day.replace(day=1), self._decided(day, Decision.Kind.STOP))

    def write(self) -> None:
        copy(Award, self._new)
        self._new.clear()
        for model, state in ((AwardEnd, Award.State.ENDED), (AwardExit, Award.State.EXITING)):
            self._write_endings(model, state)
        self._changed.clear()

    def _write_endings(self, model: Ending, state: str) -> None:
        mine = [each for each in self._changed if each[0] is model]
        gone = [self._held.pop(each) for each in mine if each in self._held]
        model._default_manager.filter(pk__in=gone).update(known_to=ClockNow())
        rows = []
        for each in mine:
            month, values = self._said[each]
            named = {"last_month": month} if model is AwardEnd else {"month": month}
            rows.append(model(award=self.awards[each[1]], **named, **values))
            self._held[each] = rows[-1].pk
        copy(model, rows)
        ended = [self.awards[key].pk for _, key in mine]
        Award.objects.filter(pk__in=ended).update(state=state, version=F("version") + 1)

    def _end(self, model: Ending, key: str, month: date, decision: Decision, **more: Any) -> None:
        if (model, key) in self._said and self._said[model, key][0] <= month:
            return
        self._said[model, key] = (month, {"decision": decision, **more})
        self._changed.add((model, key))

    def _award(
        self,
        benefit: Programme,
        subject: Household | Person,
        first: date,
        decision: Decision,
        single: bool,
        follows: Award | None = None,
    ) -> Award:
        key = new_key()
        award = Award(
            id=key,
            number=f"A{key.hex[-12:]}",
            programme=benefit.code,
            household=subject if isinstance(subject, Household) else None,
            person=subject if isinstance(subject, Person) else None,
            single=single,
            area=self.town,
            first_month=first,
            decision=decision,
            follows=follows,
        )
        self._new.append(award)
        return award

    def _decided(self, day: date, kind: str) -> Decision:
        """One decision a day decides on everybody."""
        if (day, kind) not in self._decisions:
            self._decisions[day, kind] = Decision.objects.create(
                kind=kind, decided_on=day, reason="random city"
            )
        return self._decisions[day, kind]
