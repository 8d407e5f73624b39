"""Random households with random histories, as plain examples; the same seed gives the same ones."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

STANDARDS = {
    "minimum-living": [{"from": "2015-01", "value": "1060.00"}],
    "utilities": [{"from": "2015-01", "value": "80.00"}],
    "extreme-hardship": [{"from": "2015-01", "value": "1696.00"}],
    "minimum-wage": [{"from": "2015-01", "value": "1720.00"}],
    "care-rate.independent": [{"from": "2015-01", "value": "0.02"}],
    "care-rate.partial": [{"from": "2015-01", "value": "0.30"}],
    "care-rate.dependent": [{"from": "2015-01", "value": "0.60"}],
    "low-income.upper": [{"from": "2015-01", "value": "1.5"}],
    "old-age.80": [{"from": "2015-01", "value": "100.00"}],
    "old-age.90": [{"from": "2015-01", "value": "200.00"}],
    "old-age.100": [{"from": "2015-01", "value": "300.00"}],
}
FIRST, LAST = date(2020, 1, 1), date(2020, 9, 30)


def example(seed):
    """One example: people, households, awards, events, standards that change, settings, runs."""
    dice = Random(seed)
    people, households = {}, {}
    for home in "AB"[: dice.choice([1, 1, 2])]:
        households[home] = [f"{home.lower()}{number}" for number in range(1, dice.randint(1, 4) + 1)]
        people |= {ref: person(dice) for ref in households[home]}
    spare = f"z{dice.randint(1, 9)}"
    people[spare] = person(dice)
    made = {
        "id": f"random-{seed}",
        "standards": standards(dice),
        "settings": settings(dice),
        "people": people,
        "households": households,
        "awards": awards(dice, people, households),
        "runs": f"2020-{dice.randint(2, 6):02}..2020-{dice.randint(7, 10):02}",
    }
    made["events"] = [each for _ in range(dice.randint(0, 6)) for each in event(dice, made, spare)]
    return made


def day(dice, first=FIRST, last=LAST):
    return first + timedelta(days=dice.randint(0, (last - first).days))


def money(dice, most):
    return str(Decimal(dice.randint(0, most * 100)) / 100) if dice.random() < 0.7 else f"{most}.00"


def person(dice):
    born = dice.choice(
        [
            day(dice, date(1925, 1, 1), date(1942, 12, 31)),
            day(dice, date(1948, 1, 1), date(1962, 12, 31)),
            day(dice, date(1970, 1, 1), date(1999, 12, 31)),
            day(dice, date(2001, 6, 1), date(2003, 6, 30)),
            day(dice, date(2004, 1, 1), date(2018, 12, 31)),
            dice.choice([date(1940, 2, 29), date(2002, 2, 28), date(1940, 5, 31), date(1930, 6, 1)]),
        ]
    )
    made = {"born": born.isoformat(), "sex": dice.choice("FM")}
    for name in ("income", "not_counted", "costs", "disability", "self_care_failed"):
        if dice.random() < 0.35:
            made[name] = fact(dice, name)
    for name in ("in_school", "illness", "rural", "counted"):
        if dice.random() < 0.15:
            made[name] = fact(dice, name)
    return made


def fact(dice, name):
    return {
        "income": lambda: {dice.choice(["wage", "business"]): money(dice, 1600)},
        "not_counted": lambda: {dice.choice(["basic-pension", "scholarship"]): money(dice, 900)},
        "costs": lambda: {dice.choice(["medical", "work"]): money(dice, 300)},
        "disability": lambda: {
            "category": dice.choice(["physical", "visual", "mental", "hearing"]),
            "grade": dice.randint(1, 4),
            **({"until": day(dice).isoformat()} if dice.random() < 0.6 else {}),
        },
        "self_care_failed": lambda: dice.randint(0, 6),
        "in_school": lambda: dice.random() < 0.7,
        "illness": lambda: "serious",
        "rural": lambda: True,
        "counted": lambda: dice.random() < 0.4,
    }[name]()


def standards(dice):
    made = {code: list(rows) for code, rows in STANDARDS.items()}
    if dice.random() < 0.4:
        made["vulnerable-rate"] = [{"from": f"2020-{dice.randint(1, 6):02}", "value": "0.20"}]
    if dice.random() < 0.3:
        made["extreme-hardship.rural"] = [{"from": "2019-01", "value": "1500.00"}]
    if dice.random() < 0.6:
        month, known = dice.randint(3, 7), day(dice, date(2020, 1, 5), date(2020, 8, 20)).isoformat()
        start = f"2020-{month:02}"
        made["minimum-living"].append({"from": start, "value": "1123.45", "known": known})
        made["extreme-hardship"].append({"from": start, "value": "1797.52", "known": known})
    if dice.random() < 0.3:
        made["old-age.90"].append({"from": "2020-05", "value": "230.00"})
    if dice.random() < 0.1:
        del made[dice.choice(["old-age.90", "minimum-wage", "minimum-living", "care-rate.partial"])]
    return made


def settings(dice):
    made = {}
    if dice.random() < 0.4:
        made["old-age.start"] = dice.choice(
            [
                "month-after-age",
                [{"from": "2020-05", "value": "month-after-age", "known": "2020-06-10"}],
                [
                    {"from": "2020-01", "value": "month-after-age"},
                    {"from": "2020-06", "value": "month-of-age"},
                ],
            ]
        )
    if dice.random() < 0.3:
        made["vulnerable.groups"] = dice.choice([["elder"], ["minor", "seriously-ill"], []])
    if dice.random() < 0.3:
        made["vulnerable.elder-age"] = dice.choice([60, 65, 80])
    if dice.random() < 0.3:
        made["income.not-counted"] = dice.choice(
            [["scholarship"], [{"from": "2020-05", "value": ["basic-pension"], "known": "2020-07-02"}]]
        )
    if dice.random() < 0.3:
        made["minimum-living.gradual-exit"] = [{"months": 2, "rate": "0.75"}, {"months": 1, "rate": "0.33"}]
    return made


def awards(dice, people, households):
    made = []

    def add(benefit, to, **more):
        confirmed = day(dice, FIRST, date(2020, 7, 31))
        applied = confirmed - timedelta(days=dice.randint(0, 60))
        made.append(
            {
                "benefit": benefit,
                "to": to,
                "applied": applied.isoformat(),
                "confirmed": confirmed.isoformat(),
                **more,
            }
        )

    for home in households:
        if dice.random() < 0.8:
            add("minimum-living", home)
    for ref, spec in people.items():
        if dice.random() < 0.25 and "self_care_failed" in spec:
            add("extreme-hardship", ref)
        if dice.random() < 0.5 and spec["born"] < "1942":
            add("old-age", ref)
        if dice.random() < 0.04:
            add("minimum-living", ref, **{"as": "single"})
    return made


def event(dice, made, spare):
    on = day(dice)
    known = min(on + timedelta(days=dice.choice([0, 0, 3, 40, 100])), date(2020, 10, 20))
    base = {"date": on.isoformat(), "known": known.isoformat()}
    ref = dice.choice(list(made["people"]))
    what = dice.random()
    if what < 0.15:
        if any(each.get("person") == ref and "died" in each for each in made.get("events", [])):
            return
        yield {**base, "person": ref, "died": True}
    elif what < 0.6:
        name = dice.choice(
            [
                "income",
                "income",
                "costs",
                "not_counted",
                "disability",
                "self_care_failed",
                "in_school",
                "illness",
                "rural",
                "counted",
            ]
        )
        value = None if name != "counted" and dice.random() < 0.25 else fact(dice, name)
        yield {**base, "person": ref, name: value}
    elif what < 0.75:
        yield {**base, "household": dice.choice(list(made["households"])), "joins": spare}
    elif what < 0.85:
        home = dice.choice(list(made["households"]))
        yield {**base, "household": home, "leaves": dice.choice(made["households"][home])}
    elif made["awards"]:
        award = dice.choice(made["awards"])
        same = [
            each
            for each in made["awards"]
            if (each["benefit"], each["to"]) == (award["benefit"], award["to"])
        ]
        if len(same) > 1 or known.isoformat() < award["confirmed"]:
            return
        target = {"benefit": award["benefit"], "to": award["to"]}
        if award["benefit"] == "minimum-living" and dice.random() < 0.6:
            yield {**base, "award": target, "exit": "gradual"}
        else:
            yield {**base, "award": target, "stop": "income"}
