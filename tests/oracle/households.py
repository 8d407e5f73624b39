"""Random households with random histories, as plain examples; the same seed gives the same ones."""

from random import Random

from tests.oracle.cities import indices, settings, standards
from tests.oracle.dates import months
from tests.oracle.expectation import with_expectation
from tests.oracle.histories import awards, events
from tests.oracle.people import draw_the_line, person
from tests.oracle.rules import BENEFITS, QUOTED


def example(seed, benefits=BENEFITS):
    """One example of these benefits: a quote, or people, households, awards, events and runs."""
    dice = Random(seed)
    year = dice.choice([2020, 2020, 2020, 2021, 2024, 2026])
    made = {"id": f"random-{seed}", "standards": standards(dice, year), "settings": settings(dice, year)}
    quotes = [benefit for benefit in QUOTED if benefit in benefits]
    if dice.random() < 0.05 and quotes:
        return {**made, **quoted(dice, dice.choice(quotes), year)}
    if "price-subsidy" in benefits and dice.random() < 0.5:
        made["indices"] = indices(dice, year)
    spare = people_and_households(dice, made, year)
    made["awards"] = awards(dice, made, year, benefits)
    made["runs"] = f"{year}-{dice.randint(2, 6):02}..{year}-{dice.randint(7, 10):02}"
    events(dice, made, year, spare)
    made["classify"] = sorted(dice.sample([month.isoformat()[:7] for month in months(made["runs"])], 2))
    return made


def worked(seed, benefits=BENEFITS):
    """The example with what the oracle expects; about every eighth keeps an award that is refused."""
    return with_expectation(example(seed, benefits), keep_refusals=Random(f"refusals {seed}").random() < 0.15)


def people_and_households(dice, made, year):
    """One to three households, and one person outside them, who may join."""
    people, households = {}, {}
    for home in "ABC"[: dice.choice([1, 1, 2, 2, 3])]:
        households[home] = [f"{home.lower()}{number}" for number in range(1, dice.randint(1, 4) + 1)]
        people |= {ref: person(dice, year) for ref in households[home]}
        if dice.random() < 0.25:
            draw_the_line(dice, people, households[home])
    spare = f"z{dice.randint(1, 9)}"
    people[spare] = person(dice, year)
    made |= {"people": people, "households": households}
    return spare


def quoted(dice, benefit, year):
    asked = {
        "temporary-relief": lambda: dice.choice(
            [
                {"kind": "emergency", "persons": dice.randint(1, 5), "months": dice.randint(1, 6)},
                {"kind": "expenditure", "self_paid": dice.choice(["5000.00", "20000.01", "12345.67"])},
            ]
        ),
        "price-subsidy": lambda: {
            "persons": dice.randint(1, 5),
            "cpi": dice.choice(["4.2", "3.5", "3.49", "-0.5", "5.55"]),
            "food_cpi": dice.choice(["6.0", "5.99", "9.1"]),
        },
        "elder-meals": lambda: {
            "tier": dice.choice(["minimum-living", "low-income", "other"]),
            "days": dice.randint(0, 31),
        },
        "orphan-study": lambda: {"quarters": dice.randint(1, 4)},
    }[benefit]()
    month = {"month": f"{year}-{dice.randint(1, 12):02}"} if dice.random() < 0.5 else {}
    return {"quote": {"benefit": benefit, **asked}, **month}
