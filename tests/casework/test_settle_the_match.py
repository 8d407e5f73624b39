"""The result of the information match: all rows or none; every mismatch is settled by somebody."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from civilaffairs.casework.matching import request, settle
from civilaffairs.casework.models import MatchItem, MatchReport
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Income

ZHANG, LI = "441999197211110070", "441999197503030021"


def test_what_agrees_needs_no_settling(case, reach, match, step, jing):
    reach("checking")
    assert match(f"{ZHANG},社保,wage,1500.00").conclusion == "consistent"
    step("match-done", jing)
    assert case.state == "survey"


def test_a_mismatch_is_taken_over_as_a_recorded_fact(case, reach, match, step, jing):
    reach("checking")
    report = match(f"{ZHANG},社保,wage,2100.00", f"{LI},社保,wage,0")
    assert report.conclusion == "inconsistent"
    with pytest.raises(Refused):
        step("match-done", jing)
    item = MatchItem.objects.get(found=Decimal("2100.00"))
    settle.settle(item.pk, jing, "adopted", "")
    wages = Income.objects.filter(known_to=None).values_list("layer", "amount")
    assert list(wages) == [("recorded", Decimal("2100.00"))]
    step("match-done", jing)


def test_an_explanation_needs_words_and_changes_no_fact(case, reach, match, step, jing):
    reach("checking")
    match(f"{ZHANG},社保,wage,2100.00")
    item = MatchItem.objects.get()
    with pytest.raises(Refused):
        settle.settle(item.pk, jing, "explained", " ")
    settle.settle(item.pk, jing, "explained", "已于八月离职。")
    with pytest.raises(Refused):
        settle.settle(item.pk, jing, "adopted", "")
    assert Income.objects.get(known_to=None).amount == Decimal("1500.00")


@pytest.mark.parametrize(
    "bad",
    [
        "441999197211110089,社保,wage,1500.00",
        f"{ZHANG},,wage,1500.00",
        f"{ZHANG},社保,salary,1500.00",
        f"{ZHANG},社保,wage,-1",
        f"{ZHANG},社保,wage,1.005",
        f"{ZHANG},社保,wage,NaN",
        f"{LI},社保,wage,0",
        f"{ZHANG},社保",
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_imported(case, reach, match, bad):
    reach("checking")
    with pytest.raises(Refused, match="3"):
        match(f"{LI},社保,wage,0", bad)
    assert not MatchReport.objects.exists()


def test_a_file_of_another_request_is_refused(case, reach, match, jing):
    reach("checking")
    match(f"{ZHANG},社保,wage,1500.00")
    assert request.request_number(case).endswith("-H2")
    assert MatchReport.objects.get().request_number.endswith("-H1")


def test_the_request_list_holds_whole_numbers_as_text(case, reach, jing):
    reach("checking")
    sheet = load_workbook(io.BytesIO(request.request_list(case, jing))).worksheets[0]
    assert [cell.value for cell in sheet[2]] == [f"{case.number}-H1", ZHANG, "张大山"]
    assert sheet["B2"].data_type == "s"
