"""One example as plain data (dates and amounts as text, as in a file), seen with a day's knowledge.

Readable first; it shares no code with the product.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from functools import wraps

from tests.oracle.dates import EVER, day_of, month_of

DEFAULTS = {
    "low-income.upper-inclusive": False,
    "old-age.start": "month-of-age",
    "disability-care.grades": {"any": [1, 2], "intellectual": [3], "mental": [3]},
    "disability-living.low-income": False,
    "minimum-living.gradual-exit": [{"months": 3, "rate": "1.00"}, {"months": 3, "rate": "0.50"}],
    "vulnerable.groups": ["elder", "minor", "severely-disabled", "seriously-ill"],
    "vulnerable.elder-age": 70,
    "income.not-counted": [
        "basic-pension",
        "old-age-allowance",
        "scholarship",
        "preferential-care",
        "disability-subsidy",
    ],
    "price-subsidy": {"cpi": "3.5", "food": "6.0"},
    "price-subsidy.minimum": None,
    "temporary-relief": {
        "floor_months": 2,
        "cap": "10",
        "slices": [{"to": "5000", "rate": "0"}, {"to": "20000", "rate": "0.30"}, {"rate": "0.50"}],
        "township_limit": "3000.00",
    },
}


class Refused(Exception):
    """``code``: the standard that is lacking or forbidden."""

    def __init__(self, why, code=None):
        super().__init__(why)
        self.why, self.code = why, code


def once(function):
    """Answers of one world are kept: its knowledge never changes."""

    @wraps(function)
    def kept(world, subject, month):
        key = (function, id(subject) if isinstance(subject, dict) else subject, month)
        if key not in world.kept:
            world.kept[key] = function(world, subject, month)
        return world.kept[key]

    return kept


def is_dated(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and "from" in value[0]


class World:
    """One example, seen with the knowledge of a day: what became known on it counts."""

    def __init__(self, example, known, granted=(), rules=None):
        self.example, self.known, self.rules, self.kept = example, known, rules or {}, {}
        self.granted = list(granted)
        self.by_benefit = defaultdict(list)
        for award in self.granted:
            self.by_benefit[award["benefit"]].append(award)
        self.told = defaultdict(list)
        self.told_of_awards = []
        for place, event in enumerate(example.get("events", [])):
            learned = day_of(event.get("known", event["date"]))
            if learned <= known:
                self._hear((day_of(event["date"]), learned, place), event)
        for events in (*self.told.values(), self.told_of_awards):
            events.sort(key=lambda each: each[0])

    def _hear(self, order, event):
        if "award" in event:
            self.told_of_awards.append((order, event))
        else:
            self.told[event.get("person") or event["household"]].append((order, event))

    # Standards and settings

    def dated(self, rows, month):
        """The newest row that has begun; of two for one month the one that became known later."""
        found = None
        for row in rows:
            start = month_of(row["from"])
            known = day_of(row["known"]) if "known" in row else start - timedelta(days=1)
            if start <= month and known <= self.known and (found is None or (start, known) >= found[0]):
                found = ((start, known), row["value"])
        return found and found[1]

    def standard_if_any(self, code, month):
        key = ("standard", code, month)
        if key not in self.kept:
            value = self.dated(self.example.get("standards", {}).get(code, []), month)
            self.kept[key] = None if value is None else Decimal(value)
        return self.kept[key]

    def standard(self, code, month, default=None):
        value = self.standard_if_any(code, month)
        if value is not None:
            return value
        if default is None:
            raise Refused("standard", code)
        return Decimal(default)

    def setting(self, code, month):
        """Before its first row a dated setting has the default."""
        value = self.example.get("settings", {}).get(code)
        if is_dated(value):
            value = self.dated(value, month)
        return DEFAULTS[code] if value is None else value

    # People and households

    def events_of_award(self, award, change):
        return [
            event
            for _, event in self.told_of_awards
            if change in event and all(award.get(key) == value for key, value in event["award"].items())
        ]

    def fact(self, ref, name, month):
        """The last value told of before the month: every event counts from the month after its date."""
        value = self.example["people"][ref].get(name)
        for order, event in self.told.get(ref, ()):
            if name in event and order[0] < month:
                value = event[name]
        return value

    def latest(self, ref, name):
        """A fact by the last word about it, whatever its date."""
        return self.fact(ref, name, EVER)

    def dead(self, ref, month):
        """That month is still paid: dead from the month after."""
        return any("died" in event and order[0] < month for order, event in self.told.get(ref, ()))

    def born(self, ref):
        return day_of(self.example["people"][ref]["born"])

    def certificate(self, ref, month, day):
        """The disability certificate, if it has not expired before the day."""
        found = self.fact(ref, "disability", month)
        return found if found and ("until" not in found or day_of(found["until"]) >= day) else None

    def is_household(self, name):
        return name in self.example.get("households", {})

    def listed(self, household, month):
        refs = list(self.example["households"][household])
        for order, event in self.told.get(household, ()):
            if order[0] >= month:
                break
            if "joins" in event and event["joins"] not in refs:
                refs.append(event["joins"])
            if "leaves" in event and event["leaves"] in refs:
                refs.remove(event["leaves"])
        return refs

    def counted(self, household, month):
        """Members who are counted and alive."""
        key = ("counted", household, month)
        if key not in self.kept:
            self.kept[key] = [
                ref
                for ref in self.listed(household, month)
                if self.fact(ref, "counted", month) is not False and not self.dead(ref, month)
            ]
        return self.kept[key]

    def income(self, refs, month):
        """Costs of all kinds reduce it, never below 0."""
        return max(sum((net_income(self, ref, month) for ref in refs), Decimal()), Decimal())

    # Awards

    def awards(self, benefit, to=None):
        return [award for award in self.by_benefit[benefit] if to is None or award["to"] == to]

    def due(self, award, month):
        """Every line of an award for a month, in fen-exact yuan; what is 0 is left out."""
        key = ("due", id(award), month)
        if key not in self.kept:
            lines = self.rules[award["benefit"]](self, award, month)
            self.kept[key] = {line: fen for line, fen in lines.items() if fen > 0}
        return self.kept[key]

    def paid(self, ref, benefit, month):
        """What a person's own awards of a benefit are due for a month, all lines together."""
        return sum((sum(self.due(a, month).values()) for a in self.awards(benefit, ref)), Decimal())


@once
def net_income(world, ref, month):
    """What counts of a person's income, less the costs."""
    return gross_income(world, ref, month) - sum(costs(world, ref, month).values())


def gross_income(world, ref, month):
    """What counts of a person's income."""
    total, not_counted = Decimal(), world.setting("income.not-counted", month)
    for name in ("income", "not_counted"):
        for kind, value in (world.fact(ref, name, month) or {}).items():
            if kind not in not_counted:
                total += Decimal(value)
    return total


def costs(world, ref, month):
    return {kind: Decimal(value) for kind, value in (world.fact(ref, "costs", month) or {}).items()}


def before_costs(world, refs, month):
    """The income of a family as if nothing were spent."""
    return sum((gross_income(world, ref, month) for ref in refs), Decimal())


def unavoidable(world, refs, month):
    """What illness, school and disability take; what work costs is not among it."""
    spent = [(kind, value) for ref in refs for kind, value in costs(world, ref, month).items()]
    return sum((value for kind, value in spent if kind != "work"), Decimal())
