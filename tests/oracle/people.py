"""Random people and their facts, with the birthdays and amounts on which something turns."""

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal

TURNING = (16, 18, 18, 60, 70, 80, 80, 90, 100)
MONEY = {"income": 1600, "not_counted": 900, "costs": 300}
KINDS = {
    "income": ["wage", "business", "property", "transfer"],
    "not_counted": ["basic-pension", "old-age-allowance", "scholarship", "disability-subsidy"],
    "costs": ["medical", "work", "education", "disability"],
}
CATEGORIES = ["physical", "visual", "mental", "hearing", "intellectual", "speech", "multiple"]
RARE = ("in_school", "illness", "rural", "counted")


def day(dice, first, last):
    return first + timedelta(days=dice.randint(0, (last - first).days))


def money(dice, most):
    return str(Decimal(dice.randint(0, most * 100)) / 100) if dice.random() < 0.7 else f"{most}.00"


def person(dice, year):
    born = birth(dice, year)
    made = {"born": born.isoformat(), "sex": dice.choice("FM")}
    for name in MONEY:
        if dice.random() < 0.25:
            made[name] = fact(dice, name, year)
    if dice.random() < 0.4:
        made["disability"] = fact(dice, "disability", year)
    if dice.random() < (0.5 if not 1961 < born.year < year - 18 else 0.15):
        made["self_care_failed"] = fact(dice, "self_care_failed", year)
    for name in RARE:
        if dice.random() < 0.12:
            made[name] = fact(dice, name, year)
    if year - born.year <= 19 or dice.random() < 0.1:
        made["care_at"] = fact(dice, "care_at", year)
    if year - born.year >= 59:
        for name in ("elder_grade", "served_days"):
            if dice.random() < 0.6:
                made[name] = fact(dice, name, year)
    return made


def birth(dice, year):
    """Children, workers, elders; often somebody who turns an age in these months."""
    kind = dice.random()
    if kind < 0.08:
        return leap_day(dice, year)
    if kind < 0.3:
        return turning(dice, year)
    youngest, oldest = dice.choice([(1, 17), (1, 17), (19, 58), (19, 58), (60, 79), (62, 102)])
    return day(dice, date(year - oldest, 1, 1), date(year - youngest, 12, 31))


def turning(dice, year):
    month = dice.randint(1, 10)
    first = date(year - dice.choice(TURNING), month, 1)
    return dice.choice([first, first - timedelta(days=1), first + timedelta(days=dice.randint(0, 27))])


def leap_day(dice, year):
    around = [year - age + shift for age in TURNING for shift in (0, 1, -1)]
    return date(dice.choice([each for each in around if isleap(each)]), 2, 29)


def fact(dice, name, year):
    """A value of a fact as a file writes it."""
    if name in MONEY:
        kinds = dice.sample(KINDS[name], dice.choice([1, 1, 2]))
        return {kind: money(dice, MONEY[name]) for kind in kinds}
    return OTHERS[name](dice, year)


def certificate(dice, year):
    made = {"category": dice.choice(CATEGORIES), "grade": dice.choice([1, 1, 2, 2, 3, 3, 4])}
    if dice.random() < 0.6:
        made["until"] = day(dice, date(year, 1, 1), date(year, 12, 31)).isoformat()
    return made


OTHERS = {
    "disability": certificate,
    "self_care_failed": lambda dice, year: dice.choice([0, 1, 2, 3, 3, 4, 4, 6]),
    "care_at": lambda dice, year: dice.choice(["home", "institution"]),
    "elder_grade": lambda dice, year: dice.choice(["none", "moderate", "severe", "total", "total"]),
    "in_school": lambda dice, year: dice.random() < 0.7,
    "illness": lambda dice, year: "serious",
    "rural": lambda dice, year: dice.random() < 0.8,
    "counted": lambda dice, year: dice.random() < 0.4,
    "served_days": lambda dice, year: {
        f"{year}-{month:02}": dice.choice([0, 1, 22, 31 if month in (1, 3, 5, 7, 8) else 20])
        for month in sorted(dice.sample(range(1, 10), dice.randint(1, 6)))
    },
}
CHANGING = [*MONEY, *OTHERS]


def draw_the_line(dice, people, refs):
    """The members' income exactly on a line, or a fen beside it."""
    for ref in refs:
        for name in MONEY:
            people[ref].pop(name, None)
    counted = [ref for ref in refs if people[ref].get("counted") is not False]
    if counted:
        line = dice.choice([Decimal("1060.00"), Decimal("1590.00"), Decimal("1123.45")])
        amount = line * len(counted) + dice.choice([Decimal(), Decimal("0.01"), Decimal("-0.01")])
        people[counted[0]]["income"] = {"wage": str(amount)}
