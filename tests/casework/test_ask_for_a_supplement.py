"""补正: told once, all of it; the time for accepting stands still while it is the applicant's turn."""

from datetime import date, timedelta

import pytest

from civilaffairs.casework import waiting
from civilaffairs.lib.errors import Refused

MISSING = "缺：全体成年成员签字的授权书。"


def test_the_clock_stops_and_goes_on_where_it_stood(case, step, at, jing):
    step("submit", jing)
    assert case.step_due_on == date(2020, 10, 12)
    with at(date(2020, 9, 30)):
        with pytest.raises(Refused):
            step("ask-supplement", jing)
        step("ask-supplement", jing, MISSING)
        assert (case.state, case.step_due_on) == ("supplement", date(2020, 10, 21))
    with at(date(2020, 10, 19)):
        step("supplemented", jing)
        # Two of the five days were used before; the other three go on from here.
        assert (case.state, case.step_due_on, case.total_due_on) == ("applied", date(2020, 10, 22), None)
        step("accept", jing)
        assert (case.accepted_on, case.state) == (date(2020, 10, 19), "checking")


def test_while_it_is_the_applicants_turn_it_waits_for_nobody_in_the_office(case, step, at, jing):
    step("submit", jing)
    assert waiting.waiting_for(jing).contains(case)
    step("ask-supplement", jing, MISSING)
    assert not waiting.waiting_for(jing).contains(case)
    with at(case.step_due_on):
        assert not waiting.waiting_for(jing).contains(case)
    with at(case.step_due_on + timedelta(days=1)):
        assert waiting.waiting_for(jing).contains(case), "who brings nothing is not accepted"


def test_nobody_is_sent_home_twice(case, step, jing):
    step("submit", jing)
    step("ask-supplement", jing, MISSING)
    step("supplemented", jing)
    with pytest.raises(Refused, match="一次性"):
        step("ask-supplement", jing, "还缺收入证明。")


def test_who_never_brings_it_is_not_accepted(case, step, at, jing):
    step("submit", jing)
    step("ask-supplement", jing, MISSING)
    with at(date(2020, 10, 22)):
        step("not-accept", jing, "逾期未补正。")
        assert (case.state, case.closed_on) == ("not-accepted", date(2020, 10, 22))
