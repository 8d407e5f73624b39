"""An official tries worked households against the real engine."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

from civilaffairs.audit.clock import business_time, rehearsal
from civilaffairs.benefits import programme
from civilaffairs.benefits.models import Award
from civilaffairs.lib.errors import Refused
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.models import Fund, Line

pytestmark = pytest.mark.long

EXAMPLES = Path(__file__).parents[1] / "examples"


def check(capsys, *arguments):
    status: str | int | None = 0
    try:
        call_command("check_examples", *map(str, arguments))
    except SystemExit as end:
        status = end.code
    shown = capsys.readouterr()
    return status, shown.out.splitlines(), shown.err


FILES = sorted(EXAMPLES.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_example_passes_and_nothing_stays(db, capsys, path):
    status, lines, _ = check(capsys, path)
    assert status == 0
    assert lines[-1] == f"{len(read(path.read_text('utf-8')))} passed, 0 failed"
    assert all(line.startswith("ok   ") for line in lines[:-1])
    assert not Award.objects.exists()
    assert not Line.objects.exists()


def test_a_folder_is_tried_file_by_file(db, capsys, tmp_path):
    for place, name in enumerate(("orphan-study-2020", "funeral-2020"), start=1):
        (tmp_path / f"{place}.yaml").write_text((EXAMPLES / f"{name}.yaml").read_text("utf-8"), "utf-8")
    status, lines, _ = check(capsys, tmp_path)
    assert (status, lines[-1]) == (0, "15 passed, 0 failed")
    assert "ok   grant-of-three-quarters" in lines and "ok   funeral-of-two" in lines


def test_every_benefit_stands_in_an_example():
    examples = [example for path in EXAMPLES.glob("*.yaml") for example in read(path.read_text("utf-8"))]
    shown = {benefit for example in examples for benefit in example.benefits}
    assert set(programme.codes()) == shown


def test_the_whole_month_for_the_benefits_that_are_built(db, capsys):
    status, lines, _ = check(capsys, EXAMPLES / "dongguan-2020.yaml", "--built")
    assert status == 0
    assert "ok   month-2020-06" in lines


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "case.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


HEAD = """region: "441900"
standards: {minimum-living: [{from: 2019-01, value: "1060.00"}]}
examples:
- id: X
  people: {an: {born: 1966-01-05, sex: F}}
  households: {A: [an]}
"""
AWARD = "  awards: [{benefit: minimum-living, to: A, applied: 2020-04-06, confirmed: 2020-05-12}]\n"


def test_a_wrong_amount_is_shown_beside_the_right_one(db, capsys, file):
    line = '{to: A, benefit: minimum-living, line: top-up, amount: "1000.00"}'
    path = file(f"{HEAD}{AWARD}  runs: 2020-06\n  expect: {{2020-06: [{line}]}}\n")
    status, lines, _ = check(capsys, path)
    assert status == 1
    assert lines[0] == "FAIL X"
    assert "1000.00" in lines[2] and "1060.00" in lines[2]
    assert lines[-1] == "0 passed, 1 failed"


RELIEF = """region: "441900"
standards: {minimum-living: [{from: 2019-01, value: "1060.00"}]}
examples:
- id: X
  quote: {benefit: temporary-relief, kind: emergency, persons: 3, months: 3}
  expect_quote: "%s"
  approver: %s
"""


def test_a_wrong_quote_is_shown_with_its_derivation(db, capsys, file):
    status, lines, _ = check(capsys, file(RELIEF % ("9540.01", "township")))
    assert status == 1
    assert lines[1].strip() == "expected 9540.01, quoted 9540.00 = 1,060.00 × 3 × 3"
    assert lines[2].strip() == "expected the township to approve, found: county"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("kind: emergency, persons: 3", "months is missing"),
        ("kind: emergency, persons: 3, months: 7", "7 is not between 1 and 6"),
        ("kind: expenditure, persons: 3, months: 3", "persons is not asked here"),
        ("kind: gift, self_paid: '5'", "gift is none of emergency, expenditure"),
    ],
)
def test_answers_that_a_quote_does_not_ask_for_are_malformed(db, capsys, file, wrong, says):
    text = (RELIEF % ("9540.00", "county")).replace("kind: emergency, persons: 3, months: 3", wrong)
    status, _, error = check(capsys, file(text))
    assert (status, says in error) == (2, True), error


@pytest.mark.parametrize(
    ("rest", "line", "says"),
    [
        ("  runs: 2020-06\n  expects: {}\n", 8, "unknown key expects"),
        ("  runs: 2020-06\n  runs: 2020-07\n", 8, "stands twice"),
        ("  runs: 2020-06\n  expect: {2020-07: []}\n", 8, "outside the runs"),
        ("  classify: {2020-06: {B: none}}\n", 7, "not listed"),
        ("  standards: {minimum-living: [{from: 2020-01, value: 1060.00}]}\n", 7, "quoted"),
        ('  settings: {price-subsidy: {cpi: "3.5"}}\n  expect_error: setting\n', 7, "missing"),
        (
            "  awards: [{benefit: minimum-living, to: A, applied: 2020-04-31, confirmed: 2020-05-12}]\n",
            7,
            "date",
        ),
        ("  awards: [\n", 8, "expected"),
    ],
)
def test_a_malformed_file_is_named_with_line_and_fault(db, capsys, file, rest, line, says):
    path = file(HEAD + rest)
    status, _, error = check(capsys, path)
    assert status == 2
    assert error.startswith(f"{path}:{line}: ")
    assert says in error


def test_production_tries_examples_too_but_writes_no_past_elsewhere(db, capsys, settings):
    settings.CLOCK_MAY_MOVE = False
    status, lines, _ = check(capsys, EXAMPLES / "probes-2020.yaml")
    assert (status, lines[-1].endswith(" passed, 0 failed")) == (0, True)
    with override("en"), pytest.raises(Refused, match="cannot be moved"), business_time(date(2020, 6, 1)):
        pass
    with rehearsal(), business_time(date(2020, 6, 1)):
        Fund.objects.create(code="tried", name="tried", name_en="tried")
    assert not Fund.objects.filter(code="tried").exists()


@pytest.mark.parametrize(
    ("organisations", "says"),
    [
        ("{an: {}}", "names a person or household already"),
        ("{home: {beds: 3}}", "unknown key beds"),
        ("{home: {occupied_beds: {2020-06: {many: 3}}}}", "unknown key many"),
        ("{home: {occupied_beds: {2020-06: {}}}}", "beds are counted as"),
        ("{home: {occupied_beds: {2020-06: {partial: -1}}}}", "is not between"),
    ],
)
def test_what_is_said_of_an_organisation_is_known_to_the_format(file, capsys, organisations, says):
    status, _, said = check(
        capsys, file(f"{HEAD}  organisations: {organisations}\n  expect_error: overlap\n")
    )
    assert status == 2 and says in said
