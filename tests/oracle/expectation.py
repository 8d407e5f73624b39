"""What the oracle expects of an example, in the format of an examples file."""

from tests.oracle.dates import month_of
from tests.oracle.office import classify, play
from tests.oracle.quotes import quote
from tests.oracle.world import Refused


def with_expectation(example, keep_refusals):
    """The example with what it gives; unless refusals are kept, without the awards that are refused."""
    try:
        if "quote" in example:
            return {**example, **quoted(example)}
        refused = []
        issued = play(example, None if keep_refusals else refused)
        left = granted_part(example, refused)
        return {**left, **found(left, issued)}
    except Refused as refusal:
        kept = {key: value for key, value in example.items() if key != "classify"}
        return {**kept, "expect_error": refusal.why}


def quoted(example):
    amount, approver = quote(example)
    return {"expect_quote": f"{amount:.2f}", **({"approver": approver} if approver else {})}


def granted_part(example, refused):
    names = [award["id"] for award in refused]
    return {
        **example,
        "awards": [award for award in example["awards"] if award["id"] not in names],
        "events": [event for event in example["events"] if event.get("award", {}).get("id") not in names],
    }


def found(example, issued):
    return {
        "expect": {text(month): [written(line) for line in lines] for month, lines in issued.items()},
        "classify": {month: classify(example, month_of(month)) for month in example["classify"]},
    }


def text(month):
    return month.isoformat()[:7]


def written(line):
    to, benefit, code, month, amount = line
    return {"to": to, "benefit": benefit, "line": code, "for": text(month), "amount": f"{amount:.2f}"}
