"""延长: the whole procedure takes longer once, on a ground of the law, and the file says by whom."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.casework.models import Case, Extension
from civilaffairs.lib.errors import Refused
from tests.factories import staff

GROUND = "cross-region"


def test_thirty_working_days_become_forty_five_once(case, reach, step, jing, guoqiang):
    reach("survey")
    due = case.step_due_on
    with pytest.raises(Forbidden):
        step("extend", jing, "须向外省核查。", ground=GROUND)
    step("extend", guoqiang, "须向外省核查。", ground=GROUND)
    assert (case.state, case.step_due_on, case.total_due_on) == ("survey", due, date(2020, 12, 7))
    assert (case.extension.ground, case.extension.decided_by) == (GROUND, guoqiang.user)
    with pytest.raises(Refused, match="延长"):
        step("extend", guoqiang, "再延。", ground=GROUND)


@pytest.mark.parametrize("ground", ["", "objection", "holiday"])
def test_only_on_a_ground_that_the_law_names(case, reach, step, guoqiang, ground):
    reach("checking")
    with pytest.raises(Refused):
        step("extend", guoqiang, "原因。", ground=ground)
    assert (case.extended, case.total_due_on) == (False, date(2020, 11, 16))


def test_an_objection_after_an_extension_extends_nothing_more(case, reach, step, jing, guoqiang):
    reach("notice")
    step("extend", guoqiang, "须向外省核查。", ground=GROUND)
    step("object", jing, text="户主在外地有商铺。", raised_by="")
    assert [row.ground for row in Extension.objects.all()] == [GROUND]


def test_the_page_asks_for_the_ground_and_tells_it(case, reach, guoqiang):
    reach("checking")
    case.refresh_from_db()
    browser, address = staff.browser(guoqiang), reverse("casework:step", args=[case.pk, "extend"])
    assert browser.post(address, {"version": case.version, "opinion": "须核查。"}).status_code == 422
    said = {"version": case.version, "opinion": "须向外省核查。", "ground": GROUND}
    assert browser.post(address, said).status_code == 302
    page = browser.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "须跨地区核查 · 须向外省核查。" in page


def test_the_database_lengthens_no_clock_without_a_ground(case):
    with pytest.raises(IntegrityError, match="its ground"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(extended=True)
