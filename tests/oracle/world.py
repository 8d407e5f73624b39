"""One example as plain data (dates and amounts as text, as in a file), seen with a day's knowledge.

Slow and readable; it shares no code with the product.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

NOT_COUNTED = ["basic-pension", "old-age-allowance", "scholarship", "preferential-care", "disability-subsidy"]
DEFAULTS = {
    "old-age.start": "month-of-age",
    "income.not-counted": NOT_COUNTED,
    "vulnerable.groups": ["elder", "minor", "severely-disabled", "seriously-ill"],
    "vulnerable.elder-age": 70,
    "minimum-living.gradual-exit": [{"months": 3, "rate": "1.00"}, {"months": 3, "rate": "0.50"}],
    "low-income.upper-inclusive": False,
}


class Refused(Exception):
    pass


def day_of(text):
    return date.fromisoformat(text)


def month_of(text):
    return date.fromisoformat(text[:7] + "-01")


def later(month, count=1):
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def birthday(born, years):
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


def age(born, day):
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def fen(amount):
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


class World:
    """One example, seen with the knowledge of a day: what became known on it counts."""

    def __init__(self, example, known):
        self.example, self.known = example, known

    def dated(self, rows, month):
        found = None
        for row in rows:
            start = month_of(row["from"])
            known = day_of(row["known"]) if "known" in row else start - timedelta(days=1)
            if start <= month and known <= self.known:
                key = (start, known)
                if found is None or key >= found[0]:
                    found = (key, row["value"])
        return found and found[1]

    def standard(self, code, month, default=None):
        value = self.dated(self.example["standards"].get(code, []), month)
        if value is not None:
            return Decimal(value)
        if default is None:
            raise Refused("standard")
        return Decimal(default)

    def setting(self, code, month):
        value = self.example.get("settings", {}).get(code)
        if isinstance(value, list) and value and isinstance(value[0], dict) and "from" in value[0]:
            value = self.dated(value, month)
        return DEFAULTS[code] if value is None else value

    def events(self, month, **same):
        """Known events of before the month, in the order of their dates."""
        found = []
        for place, event in enumerate(self.example.get("events", [])):
            known = day_of(event.get("known", event["date"]))
            meant = all(event.get(key) == value for key, value in same.items())
            if meant and known <= self.known and day_of(event["date"]) < month:
                found.append((day_of(event["date"]), known, place, event))
        return [event for *_, event in sorted(found, key=lambda each: each[:3])]

    def fact(self, ref, name, month):
        value = self.example["people"][ref].get(name)
        for event in self.events(month, person=ref):
            if name in event:
                value = event[name]
        return value

    def dead(self, ref, month):
        return any("died" in event for event in self.events(month, person=ref))

    def listed(self, household, month):
        refs = list(self.example["households"][household])
        for event in self.events(month, household=household):
            if "joins" in event and event["joins"] not in refs:
                refs.append(event["joins"])
            if "leaves" in event and event["leaves"] in refs:
                refs.remove(event["leaves"])
        return refs

    def counted(self, household, month):
        return [
            ref
            for ref in self.listed(household, month)
            if self.fact(ref, "counted", month) is not False and not self.dead(ref, month)
        ]

    def income(self, refs, month):
        total = Decimal()
        not_counted = self.setting("income.not-counted", month)
        for ref in refs:
            sources = {
                **(self.fact(ref, "income", month) or {}),
                **(self.fact(ref, "not_counted", month) or {}),
            }
            total += sum(Decimal(value) for kind, value in sources.items() if kind not in not_counted)
            total -= sum(Decimal(value) for value in (self.fact(ref, "costs", month) or {}).values())
        return max(total, Decimal())

    def born(self, ref):
        return day_of(self.example["people"][ref]["born"])

    def disability(self, ref, month, day):
        """The certificate, if it has not expired before the day."""
        found = self.fact(ref, "disability", month)
        return found if found and ("until" not in found or day_of(found["until"]) >= day) else None
