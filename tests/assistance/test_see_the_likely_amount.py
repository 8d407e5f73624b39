"""While Jing types, the panel says what the real calculation would give, and nothing is kept."""

import re

from civilaffairs.casework.models import Case
from civilaffairs.people.models import Household, Income, Person
from tests.assistance.conftest import FAMILY, paper


def panel(desk, url, page):
    return desk.post(f"{url}likely/", page).content.decode()


def test_four_members_with_one_wage(desk, village, sheet_url, standards):
    shown = panel(desk, sheet_url, paper(village))
    assert "2,740.00" in shown, "1060 × 4 − 1500"
    assert "320.00" in shown, "80 × 4"
    assert "3,060.00" in shown
    for model in (Case, Household, Person, Income):
        assert not model.objects.exists()


def test_a_member_only_listed_brings_neither_head_nor_income(desk, village, sheet_url, standards):
    shown = panel(desk, sheet_url, paper(village, **{"members-3-not_counted": "on"}))
    assert "1,920.00" in shown, "1060 × 3 − 1500 + 80 × 3"


def test_too_much_income_says_why(desk, village, sheet_url, standards):
    shown = panel(desk, sheet_url, paper(village, **{"members-0-income_wage": "4340"}))
    assert "低保标准" in shown or "最低生活保障标准" in shown
    assert "3,060.00" not in shown
    assert "1,085.00" in shown, "4340 ÷ 4 a head"
    assert re.search(r"高于标准</dt><dd[^>]*>25.00<", shown), "1085 − 1060"


def test_income_on_the_line_is_not_above_it(desk, village, sheet_url, standards):
    shown = panel(desk, sheet_url, paper(village, **{"members-0-income_wage": "4240"}))
    assert shown.count("1,060.00") == 2 and "高于标准" not in shown


def test_a_half_typed_family_already_has_a_figure(desk, village, sheet_url, standards):
    family = [{"name": "张大山", "relation": "02"}, {}]
    shown = panel(desk, sheet_url, paper(village, family, **{"members-0-income_wage": ""}))
    assert "2,280.00" in shown, "(1060 + 80) × 2"


def test_without_javascript_the_button_calculates(desk, village, sheet_url, standards):
    answer = desk.post(sheet_url, {**paper(village), "action": "calculate"})
    assert "calculated" in answer["Location"]
    assert "3,060.00" in desk.get(answer["Location"].split("#")[0]).content.decode()


def test_without_standards_the_panel_says_so(desk, village, sheet_url):
    shown = panel(desk, sheet_url, paper(village, FAMILY[:1]))
    assert "c-why" in shown


def test_before_anything_is_typed_nothing_is_refused(desk, sheet_url, standards):
    shown = desk.post(f"{sheet_url}likely/", {}).content.decode()
    assert "边输入边计算" in shown
    assert "0.00" not in shown
