"""Each of a thousand lines of random histories is explained by what is shown, to the fen.

The reckoning on the page is read again here as plain arithmetic: it must give what was due, and the
difference to what was issued before must be the line.
"""

import ast
import operator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from civilaffairs.audit.clock import rehearsal
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.payments import why
from civilaffairs.payments.examples.loader import Loader
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.models import Line
from tests.oracle import cities
from tests.oracle.households import example
from tests.oracle.rules import BENEFITS
from tests.oracle.write import as_file

LEAST, YEAR, HOMES = 1000, 2020, 18
SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


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


def one_city():
    """The people, awards and events of many random examples in one city."""
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
    seeds = (seed for seed in count() if is_of_the_year(example(seed, BENEFITS)))
    for seed in (next(seeds) for _ in range(HOMES)):
        add(made, example(seed, BENEFITS), f"s{seed}")
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


def reckon(text):
    """What the shown arithmetic gives."""
    plain = text.replace("−", "-").replace("×", "*").replace("÷", "/")
    return worth(ast.parse(plain, mode="eval").body, plain)


def worth(node, text):
    if isinstance(node, ast.BinOp):
        return SIGNS[type(node.op)](worth(node.left, text), worth(node.right, text))
    if isinstance(node, ast.UnaryOp):
        return -worth(node.operand, text)
    return Decimal(ast.get_source_segment(text, node) or "")


def fen(number):
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.fixture
def issued(db):
    (loaded,) = read(as_file([one_city()]))
    with rehearsal(), transaction.atomic():
        Lenient(loaded).play()
        lines = Line.objects.select_related("inputs", "town", "run", "award").order_by("id")
        yield list(lines)
        transaction.set_rollback(True)


def test_what_is_shown_gives_the_line(issued):
    assert len(issued) >= LEAST
    before: dict[tuple[object, ...], Decimal] = {}
    for line in issued:
        found = why.derivation_of(line)
        shown = fen(reckon(found.exit_text or found.text)) if found.text else Decimal(0)
        key = (line.award_id, line.for_month, line.line)
        assert shown - before.get(key, 0) == line.amount == found.amount
        assert bool(found.text) == bool(found.words)
        assert found.text or not all(each.holds for each in found.conditions) or line.after == 0
        before[key] = shown
    assert {line.programme for line in issued} >= {"minimum-living", "price-subsidy", "disability-care"}
    assert sum(line.amount < 0 for line in issued) > 10
    assert {date(YEAR, 3, 1), date(YEAR, 10, 1)} <= {line.for_month for line in issued}
