"""Trying examples: load, run, compare, roll back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from django.db import transaction

from civilaffairs.audit.clock import rehearsal
from civilaffairs.benefits import programme
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.quotes import Quote
from civilaffairs.lib.months import format_month
from civilaffairs.payments.examples.differences import Apart, apart
from civilaffairs.payments.examples.loader import Loader
from civilaffairs.payments.examples.shapes import Example, Expected

OK, FAIL, SKIP = "ok", "FAIL", "skip"


@dataclass
class Result:
    """How one example went; ``details`` explains a failure, line by line."""

    name: str
    status: str
    details: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    error: str = ""


def check(example: Example, *, built_only: bool = False) -> Result:
    """Try one example. Nothing stays in the database."""
    lacking = sorted(example.benefits - set(programme.codes()))
    if lacking and not built_only:
        return Result(example.name, SKIP, lacking=lacking)
    if lacking:
        if example.quote:
            return Result(example.name, SKIP, lacking=lacking)
        example = _built_part(example)
    loader, error = Loader(example), ""
    with rehearsal():
        try:
            with transaction.atomic():
                loader.play()
        except BenefitRefused as refusal:
            error = refusal.code
    details = list(_differences(example, loader, error))
    lines = [] if error or example.expect_error else apart(example.expect, loader.issued)
    return Result(example.name, FAIL if details else OK, details, lacking, lines, error)


def _built_part(example: Example) -> Example:
    """The example without awards, events and lines of benefits that the product lacks."""
    built = set(programme.codes())
    kept = [place for place, award in enumerate(example.awards) if award.benefit in built]
    return replace(
        example,
        awards=[example.awards[place] for place in kept],
        events=[
            replace(event, ref=str(kept.index(int(event.ref)))) if event.of == "award" else event
            for event in example.events
            if event.of != "award" or event.benefit in built
        ],
        expect={
            month: [line for line in lines if line.benefit in built]
            for month, lines in example.expect.items()
        },
    )


def _differences(example: Example, loader: Loader, error: str) -> Iterator[str]:
    if error or example.expect_error:
        if error != example.expect_error:
            yield f"expected {example.expect_error or 'no refusal'}, refused: {error or 'nothing'}"
        return
    if example.quote and loader.quoted:
        yield from _against_the_quote(example, loader.quoted)
    for month, lines in example.expect.items():
        yield from _side_by_side(month, lines, loader.issued.get(month, []))
    for month, bands in example.classify.items():
        for name, band in bands.items():
            found = loader.bands[month][name]
            if found != band:
                yield f"{format_month(month)} {name}: expected {band}, found {found}"


def _against_the_quote(example: Example, quoted: Quote) -> Iterator[str]:
    if quoted.amount != example.expect_quote:
        yield f"expected {example.expect_quote}, quoted {quoted.amount} = {quoted.text}"
    if example.approver and quoted.approver != example.approver:
        yield f"expected the {example.approver} to approve, found: {quoted.approver or 'not said'}"


def _side_by_side(month: date, expected: list[Expected], issued: list[Expected]) -> Iterator[str]:
    if Counter(expected) == Counter(issued):
        return
    yield f"{format_month(month)}  {'expected':<58}| actual"
    for left, right in zip_longest(sorted(expected), sorted(issued)):
        yield f"  {_shown(left):<66}| {_shown(right)}".rstrip()


def _shown(line: Expected | None) -> str:
    if line is None:
        return ""
    return f"{line.to} {line.benefit} {line.line} {format_month(line.month)} {line.amount:.2f}"
