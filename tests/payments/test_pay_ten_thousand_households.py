"""Random cities, paid month after month by real runs: every line is the one that the oracle expects.

``HOUSEHOLDS`` asks for another number than ten thousand.
"""

import os
from collections import Counter

import pytest

from civilaffairs.payments import issue
from tests.worlds.city import City
from tests.worlds.comparing import differences, paid, told
from tests.worlds.making import World

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
HOMES = 950
LEAST = 1_667  # households in so many homes
MONTHS = 2
PAID = {
    "minimum-living", "extreme-hardship", "disability-living", "disability-care", "old-age",
    "dependent-elder-care", "orphan", "unattended-child", "price-subsidy", "elder-meals",
}  # fmt: skip
RECOGNISED = {"low-income", "expenditure-hardship"}


def number_of_worlds():
    return -(-int(os.environ.get("HOUSEHOLDS", "10000")) // LEAST)


@pytest.mark.parametrize("number", range(number_of_worlds()))
def test_every_line_is_as_expected(number, record_property):
    city = played(World(number, HOMES, MONTHS))
    apart = differences(city)
    assert not apart, told(city, apart)
    lines, yuan = paid(city)
    assert lines.keys() == PAID
    granted = Counter(award["benefit"] for home in city.homes for award in home.example["awards"])
    assert granted.keys() == PAID - {"price-subsidy"} | RECOGNISED
    households = sum(len(home.example["households"]) for home in city.homes)
    assert households >= LEAST
    counts = {"households": households, "awards": granted.total(), "lines": lines.total(), "yuan": yuan}
    for name, count in counts.items():
        record_property(f"counted {name}", str(count))


def test_twin_one_rule_broken_is_found(monkeypatch):
    """The costs of a household no longer reduce its income."""
    whole = issue.due_statement

    def broken(code, granted):
        return whole(code, granted).replace("FROM people_cost o WHERE", "FROM people_cost o WHERE FALSE AND")

    monkeypatch.setattr(issue, "due_statement", broken)
    city = played(World(0, 40, length=1))
    assert 1 <= len(differences(city)) < 40


def played(world):
    city = City(world, list(world.homes()))
    city.play()
    return city
