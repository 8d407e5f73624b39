"""临时救助: an emergency is relieved first, its papers follow; ordinary relief takes the whole way."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.benefits.models import Award, AwardAmount
from civilaffairs.casework.models import PublicNotice
from tests.assistance.conftest import FAMILY
from tests.factories.counter import ACCOUNT, Counter, publish

pytestmark = pytest.mark.pdf
JUNE, JULY = date(2020, 6, 1), date(2020, 7, 1)
HEAD = {"id_number": "441999197211110070", "name": "张大山", "relation": "02"}
NO_ACCOUNT = dict.fromkeys(ACCOUNT, "")
UNSIGNED = {"commitment-commitment": ""}
EMERGENCY = {"answers-kind": "emergency", "answers-persons": "1", "answers-months": "2"}


@pytest.fixture
def desk(standards):
    return Counter("temporary-relief")


def emergency(desk, *members, **changes):
    """Nothing signed, no document, no account: handed out in cash."""
    typed = {"home-reason": "disaster", "answers-channel": "cash", **EMERGENCY, **NO_ACCOUNT, **UNSIGNED}
    return desk.page(*(members or (HEAD,)), **{**typed, **changes})


def relieved(desk):
    desk.hand_in(emergency(desk))
    desk.take("accept-urgent", "caseworker")
    return desk.take("relieve-in-town", "supervisor", "情况紧急，先行救助。")


def test_an_emergency_is_relieved_at_once_and_completed_afterwards(desk):
    """One person, two months of 1,060: 2,120.00, which the town decides; ten working days for the papers."""
    typed = emergency(desk)
    shown = desk.likely(typed)
    assert "2,120.00" in shown and "一次性" in shown and "乡镇（街道）在限额内确认" in shown
    desk.hand_in(typed)
    case = desk.take("accept-urgent", "caseworker")
    assert (case.state, case.step_due_on) == ("urgent", date(2020, 6, 4))
    case = desk.take("relieve-in-town", "supervisor", "情况紧急，先行救助。")
    assert (case.state, case.step_due_on) == ("paperwork", date(2020, 6, 17))
    fixed = AwardAmount.objects.get()
    assert (fixed.amount, fixed.channel, fixed.for_month) == (Decimal("2120.00"), "cash", JUNE)
    assert fixed.derivation["asked"] == {"kind": "emergency", "persons": "1", "months": "2"}
    assert desk.run(JULY) == [("allowance", JUNE, Decimal("2120.00"))]
    page = desk.desk.get(f"/cases/{case.pk}/").content.decode()
    assert "补齐申请手续" in page and desk.award.number in page


def test_the_papers_must_be_complete_before_the_case_closes(desk):
    relieved(desk)
    desk.day = date(2020, 6, 10)
    answer = desk.check(emergency(desk))
    assert answer.status_code == 422
    assert {"authorised"} <= set(answer.context["sheet"].members[0].errors)
    assert "commitment" in answer.context["sheet"].form("commitment").errors
    assert answer.context["sheet"].messages
    assert desk.case.state == "paperwork"
    desk.paper("authorisation")
    signed = emergency(desk, {**HEAD, "authorised": "on"}, **{"commitment-commitment": "on"})
    case = desk.hand_in(signed)
    assert (case.state, case.closed_on) == ("approved", date(2020, 6, 10))
    assert Award.objects.count() == AwardAmount.objects.count() == 1


def test_what_was_decided_is_not_changed_with_the_papers(desk):
    relieved(desk)
    desk.paper("authorisation")
    more = emergency(
        desk, {**HEAD, "authorised": "on"}, **{"commitment-commitment": "on", "answers-months": "5"}
    )
    answer = desk.check(more)
    done = desk.desk.post(answer["Location"], {"version": str(desk.version)})
    assert done.status_code == 422
    assert "不得再更改" in done.content.decode()
    assert desk.case.state == "paperwork"


def test_above_its_limit_the_town_leaves_it_to_the_county(desk):
    """Three persons, three months: 9,540.00 is more than 3,000.00."""
    people = [{**member, "authorised": ""} for member in FAMILY[:3]]
    desk.hand_in(emergency(desk, *people, **{"answers-persons": "3", "answers-months": "3"}))
    desk.take("accept-urgent", "caseworker")
    refused = desk.step("relieve-in-town", "supervisor", "同意。")
    assert refused.status_code == 422 and "由县级确认" in refused.content.decode()
    assert desk.take("relieve", "approver", "同意先行救助。").state == "paperwork"
    assert AwardAmount.objects.get().amount == Decimal("9540.00")


def test_who_enters_an_emergency_does_not_decide_it(desk):
    desk.hand_in(emergency(desk))
    desk.take("accept-urgent", "caseworker")
    assert desk.step("relieve-in-town", "caseworker").status_code == 403


def test_an_emergency_takes_no_other_way_and_the_rest_not_this_one(desk):
    desk.hand_in(emergency(desk))
    assert desk.step("accept", "caseworker").status_code == 422
    other = Counter("temporary-relief")
    other.paper("authorisation")
    other.hand_in(ordinary(other, FAMILY[1], "15000.00"))
    assert other.step("accept-urgent", "caseworker").status_code == 422


def ordinary(desk, head, paid):
    member = {**head, "relation": "02", "income_wage": "1500.00"}
    answers = {"answers-kind": "expenditure", "answers-self_paid": paid, "home-reason": "illness"}
    return desk.page(member, **answers)


def test_what_illness_has_cost_takes_the_whole_way(desk):
    """15,000 paid: nothing of the first 5,000, 30 % of the next 10,000: 3,000.00, which the town confirms."""
    desk.paper("authorisation")
    case = desk.hand_in(ordinary(desk, FAMILY[0], "15000.00"))
    desk.review_in_full(f"{FAMILY[0]['id_number']},社保,wage,1500.00")
    assert PublicNotice.objects.get(case=case).amount == Decimal("3000.00")
    assert desk.take("confirm-in-town", "supervisor", "同意。").state == "approved"
    assert desk.award.first_month == JUNE
    assert desk.run(JULY) == [("allowance", JUNE, Decimal("3000.00"))]


def test_the_panel_counts_in_slices(desk):
    """30,000 paid: 30 % of 15,000 and 50 % of 10,000: 9,500.00."""
    assert "9,500.00" in desk.likely(ordinary(desk, FAMILY[0], "30000.00"))


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"answers-kind": ""}, "kind"),
        ({"answers-months": ""}, "months"),
        ({"answers-months": "7"}, "months"),
        ({"answers-persons": "1.5"}, "persons"),
        ({"answers-kind": "expenditure"}, "self_paid"),
    ],
)
def test_what_the_amount_depends_on_must_be_said(desk, answers, wrong):
    answer = desk.check(emergency(desk, **answers))
    assert answer.status_code == 422
    assert wrong in answer.context["sheet"].form("answers").errors


def with_illness(desk, wage):
    """Up to the first review: 40,000 a year is last year's disposable income per head, 3,333.33 a month."""
    publish(disposable__income="40000")
    desk.paper("authorisation")
    answers = {"answers-kind": "expenditure", "answers-self_paid": "15000.00", "home-reason": "illness"}
    desk.hand_in(desk.page({**FAMILY[0], "relation": "02", "income_wage": wage}, **answers))
    return f"{FAMILY[0]['id_number']},社保,wage,{wage}"


def test_what_illness_has_cost_is_relieved_below_the_disposable_income(desk):
    desk.review_in_full(with_illness(desk, "3333.33"))
    assert desk.take("confirm-in-town", "supervisor", "同意。").state == "approved"


def test_from_the_disposable_income_on_nothing_is_relieved_but_an_emergency(desk):
    match = with_illness(desk, "3333.34")
    with pytest.raises(AssertionError, match="人均收入达到上年度人均可支配收入"):
        desk.review_in_full(match)
    assert desk.case.state == "first-review"
    assert not Award.objects.exists()


def test_an_emergency_is_relieved_whatever_the_income(desk):
    publish(disposable__income="40000")
    desk.hand_in(emergency(desk, {**HEAD, "income_wage": "9000.00"}))
    desk.take("accept-urgent", "caseworker")
    assert desk.take("relieve-in-town", "supervisor", "情况紧急，先行救助。").state == "paperwork"
