"""The office around the law: which awards are granted, and what each run issues."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from tests.oracle.bounds import check_file
from tests.oracle.dates import day_of, later, months
from tests.oracle.livelihood import band
from tests.oracle.price import months_with_index, price_subsidies
from tests.oracle.refusals import grant
from tests.oracle.rules import seen
from tests.oracle.term import first_month
from tests.oracle.world import Refused


def play(example, refused=None):
    """Per run month the lines issued: sorted (to, benefit, line, month, amount). Raises Refused.

    With a list, awards that are refused are put there and the office goes on without them.
    """
    check_file(example)
    granted, issued, result = [], defaultdict(Decimal), {}
    for day, month, award in happenings(example):
        if award is None:
            result[month] = run(example, month, day, granted, issued)
            continue
        try:
            grant(example, award, granted)
            granted.append(award)
        except Refused:
            if refused is None:
                raise
            refused.append(award)
    return result


def happenings(example):
    """Confirmations and runs by day; a run comes at the end of the last day of the month before."""
    found = [(day_of(award["confirmed"]), None, award) for award in example.get("awards", [])]
    if "runs" in example:
        found += [(month - timedelta(days=1), month, None) for month in months(example["runs"])]
    return sorted(found, key=lambda each: (each[0], each[2] is None))


def run(example, until, day, granted, issued):
    """What is due by what is known, less what was issued, for every month up to this one."""
    world = seen(example, day, granted)
    due = dict(due_lines(world, until))
    lines = []
    for key in sorted({*due, *issued}):
        if key[-1] > until:
            continue
        difference = due.get(key, Decimal()) - issued[key]
        if difference:
            issued[key] += difference
            _, to, benefit, line, month = key
            lines.append((to, benefit, line, month, difference))
    return sorted(lines)


def due_lines(world, until):
    """(award's place, to, benefit, line, month) → amount. The price subsidy is due to a payee."""
    for place, award in enumerate(world.granted):
        month = first_month(world, award)
        while month <= until:
            for line, amount in world.due(award, month).items():
                yield (place, award["to"], award["benefit"], line, month), amount
            month = later(month)
    for month in months_with_index(world.example):
        if month <= until:
            for to, amount in price_subsidies(world, month).items():
                yield (-1, to, "price-subsidy", "allowance", month), amount


def classify(example, month):
    """The bands of all households, by what the month's run knows."""
    day = month - timedelta(days=1)
    granted = [award for award in example.get("awards", []) if day_of(award["confirmed"]) <= day]
    world = seen(example, day, granted)
    return {home: band(world, home, month) for home in example.get("households", {})}
