"""The people, awards and events of many random examples in one city, and who plays them."""

from itertools import count
from typing import Any

from django.db import transaction

from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.payments.examples.loader import Loader
from tests.oracle import cities
from tests.oracle.households import example
from tests.oracle.rules import BENEFITS

YEAR = 2020


class Lenient(Loader):
    """Leaves out the awards that are refused, with what happens to them."""

    def _confirm(self, key, spec):
        try:
            with transaction.atomic():
                super()._confirm(key, spec)
        except BenefitRefused:
            self.awards.pop(key, None)

    def _change_award(self, event):
        if event.ref in self.awards:
            super()._change_award(event)


def one_city(homes, benefits=BENEFITS):
    """An example of as many random ones of one year as there are ``homes``."""
    prices = {f"{YEAR}-{month:02}": {"cpi": "4.2", "food_cpi": "6.0"} for month in (2, 4, 5)}
    made: dict[str, Any] = {
        "id": "city",
        "standards": {
            code: [{"from": "2015-01", "value": value}] for code, value in cities.STANDARDS.items()
        },
        "settings": {"disability-living.low-income": True},
        "indices": prices,
        "people": {},
        "households": {},
        "awards": [],
        "events": [],
        "runs": f"{YEAR}-03..{YEAR}-10",
        "expect": {},
    }
    made["standards"]["vulnerable-rate"] = [{"from": "2015-01", "value": "0.3333"}]
    made["standards"]["minimum-living"].append(
        {"from": f"{YEAR}-04", "value": "1123.45", "known": f"{YEAR}-06-10"}
    )
    made["standards"]["extreme-hardship"].append(
        {"from": f"{YEAR}-04", "value": "1797.52", "known": f"{YEAR}-06-10"}
    )
    seeds = (seed for seed in count() if is_of_the_year(example(seed, benefits)))
    for seed in (next(seeds) for _ in range(homes)):
        add(made, example(seed, benefits), f"s{seed}")
    return made


def is_of_the_year(made):
    return made.get("runs", "").startswith(str(YEAR))


def add(city, made, mark):
    city["people"] |= {f"{mark}{ref}": spec for ref, spec in made["people"].items()}
    homes = made["households"].items()
    city["households"] |= {f"{mark}{home}": [f"{mark}{ref}" for ref in refs] for home, refs in homes}
    city["awards"] += [
        {**each, "id": f"{mark}-{each['id']}", "to": f"{mark}{each['to']}"} for each in made["awards"]
    ]
    for event in made["events"]:
        marked = dict(event)
        for key in {"person", "household", "joins", "leaves"} & event.keys():
            marked[key] = f"{mark}{event[key]}"
        if "award" in event:
            marked["award"] = {"id": f"{mark}-{event['award']['id']}"}
        city["events"].append(marked)
