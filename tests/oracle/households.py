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
CHANGING = [
    "costs",
    "not_counted",
    "disability",
    "self_care_failed",
    "in_school",
    "illness",
    "rural",
    "counted",
]
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
    made["events"] = []
    for _ in range(dice.randint(0, 6)):
        made["events"] += list(event(dice, made, spare))
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
    """One event, or none where it would contradict another."""
    on = day(dice)
    known = min(on + timedelta(days=dice.choice([0, 0, 3, 40, 100])), date(2020, 10, 20))
    base = {"date": on.isoformat(), "known": known.isoformat()}
    kind = dice.choices([death, change, move, end], [15, 45, 25, 15])[0]
    yield from ({**base, **found} for found in kind(dice, made, spare, known))


def death(dice, made, spare, known):
    ref = dice.choice(list(made["people"]))
    if not any(each.get("person") == ref and "died" in each for each in made.get("events", [])):
        yield {"person": ref, "died": True}


def change(dice, made, spare, known):
    name = dice.choice(["income", "income", *CHANGING])
    value = None if name != "counted" and dice.random() < 0.25 else fact(dice, name)
    yield {"person": dice.choice(list(made["people"])), name: value}


def move(dice, made, spare, known):
    """The spare person joins the first household; a member leaves, or moves to the other one."""
    homes = list(made["households"])
    if dice.random() < 0.5:
        yield {"household": homes[0], "joins": spare}
        return
    home, other = dice.choice(homes), dice.choice(homes)
    ref = dice.choice(made["households"][home])
    if any(ref in (each.get("leaves"), each.get("joins")) for each in made.get("events", [])):
        return
    yield {"household": home, "leaves": ref}
    if other != home:
        yield {"household": other, "joins": ref}


def end(dice, made, spare, known):
    """A stop or a gradual exit of an award that is known by then."""
    if not made["awards"]:
        return
    award = dice.choice(made["awards"])
    target = {"benefit": award["benefit"], "to": award["to"]}
    same = [each for each in made["awards"] if target.items() <= each.items()]
    if len(same) == 1 and known.isoformat() >= award["confirmed"]:
        gradual = award["benefit"] == "minimum-living" and dice.random() < 0.6
        yield {"award": target, **({"exit": "gradual"} if gradual else {"stop": "income"})}
