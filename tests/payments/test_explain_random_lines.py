"""Each of a thousand lines of random histories is explained by what is shown, to the fen.

The reckoning on the page is read again here as plain arithmetic: it must give what was due, and the
difference to what was issued before must be the line.
"""

import ast
import operator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import transaction

from civilaffairs.audit.clock import rehearsal
from civilaffairs.payments import why
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.models import Line
from tests.oracle.one_city import YEAR, Lenient, one_city
from tests.oracle.write import as_file

pytestmark = pytest.mark.long

LEAST, HOMES = 1000, 18
SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def reckon(text):
    """What the shown arithmetic gives."""
    plain = text.replace(",", "").replace("−", "-").replace("×", "*").replace("÷", "/")
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
    (loaded,) = read(as_file([one_city(HOMES)]))
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
