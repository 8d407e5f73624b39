"""An objection stops the case until it is decided; one that holds opens the review again."""

from datetime import date

import pytest

from civilaffairs.casework import visits
from civilaffairs.casework.models import Objection, PublicNotice
from civilaffairs.lib.errors import Refused
from tests.factories import areas, staff


def object_(step, jing):
    return step("object", jing, text="户主在外地有商铺。", raised_by="")


def test_an_open_objection_keeps_the_notice_from_ending(case, reach, step, at, jing, guoqiang):
    reach("notice")
    object_(step, jing)
    assert (case.state, case.extended) == ("objection", True)
    assert case.total_due_on == date(2020, 12, 7)
    with at(date(2020, 10, 9)), pytest.raises(Refused):
        step("to-confirm", guoqiang)


def test_one_that_does_not_hold_lets_the_notice_go_on(
    case, reach, step, at, looked_again, jing, guoqiang, lihua
):
    reach("notice")
    object_(step, jing)
    looked_again()
    step("dismiss", guoqiang, "经查，商铺已于去年转让。")
    assert (case.state, case.step_due_on) == ("notice", date(2020, 10, 5))
    objection = Objection.objects.get()
    assert (objection.upheld, objection.resolution) == (False, "经查，商铺已于去年转让。")
    with pytest.raises(Refused):
        step("to-confirm", guoqiang)
    with at(date(2020, 10, 9)):
        step("to-confirm", guoqiang)
        step("confirm", lihua)


def test_one_that_holds_opens_the_review_and_a_new_notice(
    case, reach, step, at, looked_again, jing, guoqiang
):
    reach("notice")
    object_(step, jing)
    looked_again()
    step("uphold", guoqiang, "商铺租金须计入收入。")
    assert case.state == "first-review"
    assert PublicNotice.objects.get().withdrawn_at is not None
    with at(date(2020, 9, 30)):
        step("first-review", guoqiang, "已更正。")
        assert PublicNotice.objects.get(withdrawn_at=None).posted_on == date(2020, 9, 30)


def test_an_objection_says_something(case, reach, step, jing):
    reach("notice")
    with pytest.raises(Refused):
        step("object", jing, text=" ")
    assert case.state == "notice"


@pytest.mark.parametrize("finding", ["uphold", "dismiss"])
def test_it_is_investigated_before_it_is_decided(case, reach, step, at, visit, jing, hao, guoqiang, finding):
    reach("notice")
    with at(date(2020, 9, 29)):
        object_(step, jing)
        with pytest.raises(Refused, match="异议"):
            step(finding, guoqiang, "经查。")
        again = visit()
        with pytest.raises(Refused):
            step(finding, guoqiang, "经查。")
        visits.sign(again.pk, hao)
        step(finding, guoqiang, "经查。")


def test_one_finding_answers_all_that_is_open(case, reach, step, looked_again, jing, guoqiang):
    reach("notice")
    object_(step, jing)
    object_(step, jing)
    looked_again()
    step("dismiss", guoqiang, "经查，两份异议所说商铺均已转让。")
    findings = [(objection.upheld, objection.resolution) for objection in Objection.objects.all()]
    assert findings == [(False, "经查，两份异议所说商铺均已转让。")] * 2


def test_who_entered_the_case_does_not_decide_on_the_objection(case, reach, step, looked_again, jing):
    reach("notice")
    object_(step, jing)
    looked_again()
    both = type(jing)(jing.user, staff.post(jing.user, "supervisor", areas.town()))
    with pytest.raises(Refused):
        step("dismiss", both, "经查。")
