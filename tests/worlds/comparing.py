"""What each run issued against what the oracle expects, home by home."""

import re
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from tests.oracle.expectation import found
from tests.oracle.write import as_file
from tests.worlds.city import City
from tests.worlds.making import Home

SHOWN = 3


def expected(homes: list[Home], month: Any) -> Counter[Any]:
    return Counter((home.mark + to, *rest) for home in homes for to, *rest in home.issued[month])


def differences(city: City) -> dict[str, list[str]]:
    """Per home whose lines differ: each line with the run, missing (-) or too many (+)."""
    apart: dict[str, list[str]] = defaultdict(list)
    for month in city.run_rows:
        wanted, given = expected(city.homes, month), city.lines_of(month)
        for sign, lines in (("-", wanted - given), ("+", given - wanted)):
            for who, benefit, line, of, amount in lines.elements():
                shown = f"{sign} run {month:%Y-%m}: {who} {benefit} {line} {of:%Y-%m} {amount}"
                apart[mark_of(who)].append(shown)
    return apart


def mark_of(who: str) -> str:
    """The home of ``w0h17b2``, ``w0h17B`` or ``w0h17``: w0h17."""
    found = re.match(r"w\d+h\d+", who)
    assert found
    return found.group()


def told(city: City, apart: dict[str, list[str]]) -> str:
    """The first homes that differ, each with a file of examples that shows it alone."""
    homes = {home.mark: home for home in city.homes}
    parts = [f"{len(apart)} of {len(homes)} homes differ"]
    for mark in sorted(apart, key=lambda each: len(homes[each].example["events"]))[:SHOWN]:
        home = homes[mark]
        example = {**home.example, **found(home.example, home.issued)}
        parts += [*sorted(apart[mark]), as_file([example])]
    return "\n".join(parts)


def paid(city: City) -> tuple[Counter[str], Decimal]:
    """The lines of each benefit that the runs issued, and their yuan."""
    lines: Counter[str] = Counter()
    yuan = Decimal()
    for month in city.run_rows:
        for (_, benefit, _, _, amount), often in city.lines_of(month).items():
            lines[benefit] += often
            yuan += often * amount
    return lines, yuan
