"""Random awards, and what happens to people, households and awards afterwards."""

from datetime import date, timedelta

from tests.oracle.people import CHANGING, RARE, day, fact

EARLY = {"minimum-living", "extreme-hardship", "orphan", "low-income"}


def awards(dice, made, year, benefits):
    """Mostly whom the benefit is for; now and then anybody."""
    wished = [("minimum-living", home, 0.75) for home in made["households"]]
    wished += [("low-income", home, 0.15) for home in made["households"]]
    wished += [("expenditure-hardship", home, 0.08) for home in made["households"]]
    for ref, spec in made["people"].items():
        wished += [(benefit, ref, chance) for benefit, chance in chances(spec, year).items()]
    found = [award(dice, benefit, to, year) for benefit, to, chance in wished if dice.random() < chance]
    single = [ref for ref in made["people"] if dice.random() < 0.05]
    found += [{**award(dice, "minimum-living", ref, year), "as": "single"} for ref in single]
    found = [each for each in found if each["benefit"] in benefits]
    if found and dice.random() < 0.1:
        again = dice.choice(found)
        found.append({**again, **dates(dice, again["benefit"], year)})
    return [{"id": f"award-{place}", **each} for place, each in enumerate(found)]


def chances(spec, year):
    years = year - int(spec["born"][:4])
    return {
        "extreme-hardship": 0.3 if "self_care_failed" in spec and (years >= 60 or years < 16) else 0.04,
        "orphan": 0.12 if years <= 18 else 0.01,
        "unattended-child": 0.35 if years <= 18 else 0.01,
        "disability-living": 0.5 if "disability" in spec else 0.01,
        "disability-care": 0.5 if "disability" in spec else 0.01,
        "old-age": 0.6 if years >= 79 else 0,
        "dependent-elder-care": 0.8 if "elder_grade" in spec else 0.01,
        "elder-meals": 0.8 if "served_days" in spec else 0.01,
    }


def award(dice, benefit, to, year):
    return {"benefit": benefit, "to": to, **dates(dice, benefit, year)}


def dates(dice, benefit, year):
    last = date(year, 3, 31) if benefit in EARLY and dice.random() < 0.8 else date(year, 7, 31)
    confirmed = day(dice, date(year, 1, 1), last)
    applied = confirmed - timedelta(days=dice.choice([0, dice.randint(0, 60), dice.randint(0, 150)]))
    return {"applied": applied.isoformat(), "confirmed": confirmed.isoformat()}


def events(dice, made, year, spare):
    made["events"] = []
    for _ in range(dice.randint(0, 8)):
        on = day(dice, date(year, 1, 1), date(year, 9, 30))
        if dice.random() < 0.2:
            on = (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=dice.randint(0, 1))
        known = min(on + timedelta(days=dice.choice([0, 0, 3, 40, 100])), date(year, 10, 20))
        kind = dice.choices([death, change, move, end], [12, 50, 18, 20])[0]
        base = {"date": on.isoformat(), "known": known.isoformat()}
        made["events"] += [{**base, **found} for found in kind(dice, made, year, spare, base["known"])]


def death(dice, made, year, spare, known):
    ref = dice.choice(list(made["people"]))
    if not any(each.get("person") == ref and "died" in each for each in made["events"]):
        yield {"person": ref, "died": True}


def change(dice, made, year, spare, known):
    """A new value of some fact, or its end."""
    ref = dice.choice(list(made["people"]))
    held = [name for name in CHANGING if name in made["people"][ref]]
    name = dice.choice([*held, *held, *CHANGING])
    if name == "served_days":
        before = made["people"][ref].get(name, {})
        yield {"person": ref, name: {**before, **fact(dice, name, year)}}
    elif name != "counted" and dice.random() < 0.2:
        yield {"person": ref, name: None}
    else:
        value = fact(dice, name, year)
        yield {"person": ref, name: not value if name in RARE and name != "illness" else value}


def move(dice, made, year, spare, known):
    """The spare person joins the first household; a member leaves, or moves to another one."""
    homes = list(made["households"])
    if dice.random() < 0.4:
        yield {"household": homes[0], "joins": spare}
        return
    home, other = dice.choice(homes), dice.choice(homes)
    ref = dice.choice(made["households"][home])
    if any(ref in (each.get("leaves"), each.get("joins")) for each in made["events"]):
        return
    yield {"household": home, "leaves": ref}
    if other != home:
        yield {"household": other, "joins": ref}


def end(dice, made, year, spare, known):
    """A stop or a gradual exit of an award that is known by then."""
    known_awards = [each for each in made["awards"] if each["confirmed"] <= known]
    if known_awards:
        award = dice.choice(known_awards)
        gradual = award["benefit"] == "minimum-living" and dice.random() < 0.6
        yield {"award": {"id": award["id"]}, **({"exit": "gradual"} if gradual else {"stop": "income"})}
