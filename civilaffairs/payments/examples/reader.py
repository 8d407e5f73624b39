"""An examples file → examples. Raises Malformed with the line and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from civilaffairs.benefits import quotes
from civilaffairs.lib.months import add_months, months_between
from civilaffairs.payments.examples import happenings, households, organisations, questions, standing
from civilaffairs.payments.examples.fields import SIGNED, amount, month, month_of, record, region, word
from civilaffairs.payments.examples.shapes import Example, Expected, line_codes
from civilaffairs.payments.examples.tree import MAP, STR, Malformed, Node, parse

FILE = ("region", "standards", "settings", "indices")
EXAMPLE = (
    "says",
    "region",
    "standards",
    "settings",
    "indices",
    "people",
    "households",
    "organisations",
    "awards",
    "events",
    "runs",
    "expect",
    "classify",
    "quote",
    "expect_quote",
    "approver",
    "month",
    "expect_error",
)
BANDS = ("minimum-living", "low-income", "none")
ERRORS = ("ineligible", "exclusive", "overlap", "standard", "setting")

Standing = tuple[dict[str, Any], dict[str, Any], dict[Any, Any]]


def read(text: str, change: Callable[[Standing], Standing] | None = None) -> list[Example]:
    """Every example of a file, with the file's standards and settings under its own.

    ``change`` may put others in place of the file's, not of an example's own.
    """
    root = parse(text)
    file = record(root, {"examples"}, FILE)
    place = region(file["region"]) if "region" in file else ""
    shared = change(_standing(file)) if change else _standing(file)
    examples: list[Example] = []
    for node in file["examples"].each():
        example = _example(node, place, shared)
        if any(each.name == example.name for each in examples):
            raise Malformed(node.line, f"the example {example.name} stands twice")
        examples.append(example)
    return examples


def _standing(content: dict[str, Node]) -> Standing:
    return (
        standing.standards(content["standards"]) if "standards" in content else {},
        standing.settings(content["settings"]) if "settings" in content else {},
        standing.indices(content["indices"]) if "indices" in content else {},
    )


def _example(node: Node, place: str, shared: Standing) -> Example:
    content = record(node, {"id"}, EXAMPLE)
    if "says" in content:
        content["says"].of(STR)
    own = _standing(content)
    example = Example(
        name=word(content["id"]),
        line=node.line,
        region=region(content["region"]) if "region" in content else place,
        standards=shared[0] | own[0],
        settings=shared[1] | own[1],
        indices=shared[2] | own[2],
    )
    if not example.region:
        raise Malformed(node.line, "neither the file nor the example has a region")
    if "people" in content:
        example.people = households.people(content["people"])
    if "households" in content:
        example.households = households.households(content["households"], example.people)
    if "organisations" in content:
        taken = {**example.people, **example.households}
        example.organisations = organisations.organisations(content["organisations"], taken)
    if "awards" in content:
        example.awards = happenings.awards(content["awards"], example)
    if "events" in content:
        example.events = happenings.events(content["events"], example)
    _expectations(content, example, node.line)
    return example


def _expectations(content: dict[str, Node], example: Example, line: int) -> None:
    if "runs" in content:
        example.runs = _runs(content["runs"])
    if "expect" in content:
        for key, lines in content["expect"].items():
            run = month(key, key.line)
            if run not in example.runs:
                raise Malformed(key.line, f"the month {key} is outside the runs")
            example.expect[run] = [_expected(each, run, example) for each in lines.each()]
    if "classify" in content:
        for key, bands in content["classify"].items():
            example.classify[month(key, key.line)] = {
                _known(name, example.households, name.line): word(band, BANDS) for name, band in bands.items()
            }
    if "expect_error" in content:
        example.expect_error = word(content["expect_error"], ERRORS)
    _quote(content, example)
    if not ({"expect", "classify", "expect_error", "quote"} & content.keys()):
        raise Malformed(line, f"the example {example.name} expects nothing")


def _quote(content: dict[str, Node], example: Example) -> None:
    if "quote" not in content:
        if {"expect_quote", "approver", "month"} & content.keys():
            raise Malformed(content["id"].line, "expect_quote, approver and month belong to a quote")
        return
    if "expect_quote" in content:
        example.expect_quote = amount(content["expect_quote"])
    if "approver" in content:
        example.approver = word(content["approver"], (quotes.TOWNSHIP, quotes.COUNTY))
    if "month" in content:
        example.month = month_of(content["month"])
    node = content["quote"]
    if "benefit" not in node.of(MAP):
        raise Malformed(node.line, "the key benefit is missing")
    example.quote = word(node.content["benefit"], questions.quotable())
    example.answers = questions.answers(node, example.quote, also=("benefit",))
    if "expect_quote" not in content and not example.expect_error:
        raise Malformed(node.line, "a quote needs expect_quote")


def _runs(node: Node) -> list[Any]:
    first, dots, last = str(node.of(STR)).partition("..")
    start = month(first, node.line)
    end = month(last, node.line) if dots else start
    if end < start:
        raise Malformed(node.line, f"the runs {node.content} end before they begin")
    return list(months_between(start, add_months(end, 1)))


def _expected(node: Node, run: Any, example: Example) -> Expected:
    line = record(node, {"to", "benefit", "line", "amount"}, {"for"})
    lines = line_codes()
    benefit = word(line["benefit"], lines)
    return Expected(
        to=_known(
            line["to"].of(STR),
            {**example.households, **example.people, **example.organisations},
            line["to"].line,
        ),
        benefit=benefit,
        line=word(line["line"], lines[benefit]),
        month=month_of(line["for"]) if "for" in line else run,
        amount=amount(line["amount"], SIGNED),
    )


def _known(name: str, names: Any, line: int) -> str:
    if name not in names:
        raise Malformed(line, f"{name} is not listed in this example")
    return str(name)
