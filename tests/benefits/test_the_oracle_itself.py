"""The plain reimplementation of the rules gives what every worked example expects."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.oracle.dates import month_of
from tests.oracle.office import classify, play
from tests.oracle.quotes import quote
from tests.oracle.reading import read
from tests.oracle.rules import BENEFITS
from tests.oracle.world import Refused

FILES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))


def named(example):
    lines = [line for lines in example.get("expect", {}).values() for line in lines]
    return {each["benefit"] for each in [*lines, *example.get("awards", []), example.get("quote")] if each}


def fixed_by_decision(example):
    """The oracle works out what a decision fixes (a quote), not the award that follows from it."""
    return any("quote" in award for award in example.get("awards", []))


EXAMPLES = {
    f"{path.stem}-{example['id']}": example
    for path in FILES
    for example in read(path)
    if named(example) <= BENEFITS and not fixed_by_decision(example)
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(name):
    example = EXAMPLES[name]
    if "expect_error" in example:
        with pytest.raises(Refused) as refusal:
            quote(example) if "quote" in example else play(example)
        assert refusal.value.why == example["expect_error"]
    elif "quote" in example:
        amount, approver = quote(example)
        assert amount == Decimal(example["expect_quote"])
        assert example.get("approver", approver) == approver
    else:
        issued = play(example)
        for month, lines in example.get("expect", {}).items():
            assert issued[month_of(month)] == sorted(expected(line, month) for line in lines)
        for month, bands in example.get("classify", {}).items():
            assert bands.items() <= classify(example, month_of(month)).items()


def test_it_shares_no_code_with_the_product():
    """Only what plays a whole city in the real tables may."""
    folder = Path(__file__).parents[1] / "oracle"
    read_product = {each.stem for each in folder.glob("*.py") if "civilaffairs" in each.read_text("utf-8")}
    assert read_product == {"one_city"}


def expected(line, run):
    return (
        line["to"],
        line["benefit"],
        line["line"],
        month_of(line.get("for", run)),
        Decimal(line["amount"]),
    )
