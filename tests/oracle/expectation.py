"""What the oracle expects of an example, in the format of an examples file."""

from tests.oracle.dates import month_of
from tests.oracle.office import classify, play
from tests.oracle.quotes import quote
from tests.oracle.world import Refused


def with_expectation(example, keep_refusals):
    """The example with what it gives; else without the awards that are refused, so that it runs."""
    try:
        return {**example, **found(example)}
    except Refused as refusal:
        if refusal.award is None or keep_refusals:
            return {
                **{key: example[key] for key in example if key != "classify"},
                "expect_error": refusal.why,
            }
        return with_expectation(without(example, refusal.award), keep_refusals)


def without(example, award):
    return {
        **example,
        "awards": [each for each in example["awards"] if each is not award],
        "events": [each for each in example["events"] if each.get("award") != {"id": award["id"]}],
    }


def found(example):
    if "quote" in example:
        amount, approver = quote(example)
        return {"expect_quote": f"{amount:.2f}", **({"approver": approver} if approver else {})}
    issued = play(example)
    return {
        "expect": {text(month): [written(line) for line in lines] for month, lines in issued.items()},
        "classify": {month: classify(example, month_of(month)) for month in example["classify"]},
    }


def text(month):
    return month.isoformat()[:7]


def written(line):
    to, benefit, code, month, amount = line
    return {"to": to, "benefit": benefit, "line": code, "for": text(month), "amount": f"{amount:.2f}"}
