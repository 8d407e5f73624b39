"""单人户: one severely disabled or seriously ill member of a low-income family applies alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.errors import OVERLAP, BenefitRefused
from civilaffairs.benefits.models import Award
from civilaffairs.casework.intake import again
from civilaffairs.casework.models import Case, PublicNotice
from civilaffairs.people.models import Membership, PayeeArrangement
from tests.assistance.conftest import FAMILY
from tests.factories import staff, welfare
from tests.factories.counter import Counter, known

ZHANG, XIUYING, XIAOSHAN = FAMILY[0], FAMILY[1], FAMILY[3]
GRADE_2 = f"{XIUYING['id_number']}42"
JULY = date(2020, 7, 1)


def application(wage="3900.00", certificate=GRADE_2, alone=(1,), day=date(2020, 6, 3), **changes):
    """Three persons; 3,900 yuan are 1,300 a head, between 1,060 and 1,590."""
    desk = Counter("minimum-living", day)
    desk.paper("authorisation")
    wife = {**XIUYING, "disability_certificate": certificate}
    rows = [{**ZHANG, "income_wage": wage}, wife, {**XIAOSHAN, "health": "serious"}]
    for at in alone:
        rows[at] = {**rows[at], "alone": "on"}
    more = {"home-reason": "disability", "payee-payee": "1", **changes}
    return desk, desk.page(*rows, **more)


def refusals(desk, typed, row=1):
    answer = desk.check(typed)
    assert answer.status_code == 422
    return answer.context["sheet"].members[row].errors


@pytest.mark.pdf
def test_from_the_desk_to_the_money(standards):
    desk, typed = application()
    assert "1,140.00" in desk.likely(typed)
    case = desk.hand_in(typed)
    assert (case.single, case.person.name, case.applicant_name, case.members) == (
        True, "李秀英", "李秀英", 1,
    )  # fmt: skip
    assert Membership.objects.filter(household=case.household).count() == 3
    payee = PayeeArrangement.objects.get()
    assert (payee.person, payee.household, payee.capacity) == (case.person, None, "self")
    desk.review_in_full(f"{ZHANG['id_number']},社保,wage,3900.00")
    assert PublicNotice.objects.get(case=case).amount == Decimal("1140.00")
    assert "申请人李秀英保障人数1人（单人户）" in desk.letter("notice")
    assert "1,140.00" in desk.decision()
    desk.take("confirm", Role.APPROVER, "同意。")
    award = desk.award
    assert (award.single, award.person, award.household) == (True, case.person, None)
    assert {cover.person for cover in award.covers.all()} == {case.person}
    assert "李秀英" in desk.letter("agree") and "1人（单人户）" in desk.letter("agree")
    assert desk.run(JULY) == [
        ("top-up", JULY, Decimal("1060.00")),
        ("utilities", JULY, Decimal("80.00")),
    ]
    shown_as_one_member_alone(desk, award)
    whoever_else_applies(award)


def shown_as_one_member_alone(desk, award):
    for page in (
        reverse("people:household", args=[desk.case.household_id]),
        reverse("people:person", args=[award.person_id]),
        reverse("payments:award", args=[award.pk]),
        reverse("casework:case", args=[desk.key]),
        reverse("reviewing:due"),
    ):
        shown = staff.browser(staff.actor(Role.SUPERVISOR)).get(page).content.decode()
        assert "单人户" in shown and "李秀英" in shown, page


def whoever_else_applies(award):
    """The child for itself: her award is not its own. The whole household not: it would cover her twice."""
    desk, typed = application(alone=(2,), day=date(2020, 7, 3))
    assert desk.check(typed).status_code == 302
    desk, typed = application(wage="1000.00", alone=(), day=date(2020, 7, 3))
    assert award.number in str(refusals(desk, typed)["id_number"])


def test_what_stands_in_the_way_is_said_at_once_with_the_remedy(standards):
    for changes, row, said in (
        ({"wage": "4770.00"}, 1, "临时救助"),  # 1,590 a head: not below the upper line
        ({"wage": "2000.00"}, 1, "请按整户申请"),
        ({"certificate": f"{XIUYING['id_number']}43"}, 1, "李秀英不能按单人户申请"),
        ({"alone": (1, 2)}, 2, "一人一份申请"),
        ({"members-1-not_counted": "on"}, 1, "计入家庭人口"),
    ):
        desk, typed = application(**changes)
        assert said in str(refusals(desk, typed, row)["alone"]), changes
    desk, typed = application(wage="2000.00")
    assert "请按整户申请" in desk.likely(typed)


def test_the_third_grade_and_an_expired_certificate(standards):
    """Intellectual or mental disability counts from the third grade on; a certificate while it is valid."""
    third = f"{XIUYING['id_number']}53"
    desk, typed = application(certificate=third, **{"members-1-certificate_until": "2020-06-03"})
    assert desk.check(typed).status_code == 302
    desk, typed = application(certificate=third, **{"members-1-certificate_until": "2020-06-02"})
    assert "残疾人证" in str(refusals(desk, typed)["alone"])


def test_who_has_it_with_the_household_is_shown_and_refused(standards):
    home, wife = known(XIUYING["name"], XIUYING["id_number"])
    award = welfare.grant(home, day=date(2020, 5, 12))
    desk, typed = application()
    assert award.number in str(refusals(desk, typed)["id_number"])
    with pytest.raises(BenefitRefused) as refused:
        welfare.grant(wife, day=date(2020, 6, 3), single=True)
    assert (refused.value.code, refused.value.award) == (OVERLAP, award)


def test_applied_for_again_as_it_was_entered(standards):
    desk, typed = application()
    desk.hand_in(typed)
    desk.take("withdraw", Role.CASEWORKER, "申请人撤回。")
    with business_time(desk.day):
        made = again.apply_again(desk.case, staff.actor(Role.CASEWORKER))
    assert (made.applicant_name, made.members, made.single) == ("李秀英", 1, False)
    page = staff.browser(staff.actor(Role.CASEWORKER)).get(
        reverse("assistance:minimum-living-page", args=[made.pk])
    )
    ticks = [form["alone"].value() for form in page.context["sheet"].members]
    assert [bool(tick) for tick in ticks] == [False, True, False]


def test_the_database_knows_whose_it_is(standards):
    desk, typed = application()
    case = desk.hand_in(typed)
    for without in ({"person": None}, {"household": None}):
        with pytest.raises(IntegrityError, match="case_single_of_a_household"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**without)
    held = welfare.grant(welfare.li())
    with pytest.raises(IntegrityError, match="award_single_person"), transaction.atomic():
        Award.objects.create(
            number="X", programme=held.programme, household=held.household, single=True, area=held.area,
            first_month=JULY, decision=held.decision,
        )  # fmt: skip
