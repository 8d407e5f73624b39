"""临时救助: the same cause once in a calendar year, told at the desk and again at the decision."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from civilaffairs.benefits import awards, settings
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.models import AwardOccasion
from civilaffairs.benefits.occasions import CAUSE, PER_CAUSE
from civilaffairs.casework.intake.household import HardshipForm
from civilaffairs.people.models import Decision
from tests.factories import areas
from tests.factories.counter import Counter
from tests.factories.reliefs import EMERGENCY, relief

HEAD = {"id_number": "441999197211110070", "name": "张大山", "relation": "02"}
URGENT = {
    "answers-kind": "emergency", "answers-persons": "1", "answers-months": "2", "answers-channel": "cash",
    "payee-account_number": "", "payee-bank_name": "", "commitment-commitment": "",
}  # fmt: skip


def again(first, day, cause, **answers):
    """Another decision for the same family."""
    decision = Decision.objects.create(kind="confirmation", decided_on=day)
    return awards.confirm(
        "temporary-relief", first.household, applied_on=day, confirmed_on=day, area=areas.town(),
        decision=decision, answers={**EMERGENCY, CAUSE: cause, **answers},
    )  # fmt: skip


@pytest.fixture
def first(standards):
    """2,120 yuan for an accident, decided in June 2020."""
    return relief("张大山", {**EMERGENCY, CAUSE: "disaster"})


def test_the_same_cause_is_refused_with_what_was_decided(first):
    with pytest.raises(BenefitRefused) as refusal:
        again(first, date(2020, 9, 3), "disaster")
    said = str(refusal.value)
    assert refusal.value.code == "overlap"
    assert first.number in said and "2,120.00" in said and str(first.decision.decided_on) in said
    assert AwardOccasion.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "cause"),
    [(date(2020, 9, 3), "illness"), (date(2021, 1, 4), "disaster")],
)
def test_another_cause_or_another_year_is_relieved(first, day, cause):
    assert again(first, day, cause).amounts.get().amount == Decimal("2120.00")


def test_no_cause_that_could_be_the_same_is_told_again(first):
    """“Other” names no cause; whoever decides reads the circumstances."""
    again(first, date(2020, 8, 3), "other")
    assert again(first, date(2020, 9, 3), "other")


def test_a_city_may_relieve_a_cause_more_often(first):
    settings.publish(areas.city(), PER_CAUSE, date(2020, 7, 1), 2, source="测试")
    second = again(first, date(2020, 9, 3), "disaster")
    assert second.occasions.get().nth == 2
    with pytest.raises(BenefitRefused, match=second.number):
        again(first, date(2020, 11, 3), "disaster")


def test_two_decisions_at_one_moment_collide_in_the_database(first):
    kept = first.occasions.get()
    kept.pk = None
    with pytest.raises(IntegrityError, match="award_occasion_once"), transaction.atomic():
        kept.save(force_insert=True)


def test_every_cause_of_the_form_is_one_that_can_be_kept():
    offered: Any = HardshipForm.base_fields["reason"]
    causes = {code for code, _label in offered.choices if code}
    assert causes - {"other"} == set(AwardOccasion.Matter.values) - {"death", "year"}


def test_the_desk_is_told_and_so_is_who_decides(standards):
    desk = Counter("temporary-relief")
    urgent = desk.page(HEAD, **{**URGENT, "home-reason": "disaster"})
    desk.hand_in(urgent)
    desk.take("accept-urgent", "caseworker")
    desk.take("relieve-in-town", "supervisor", "情况紧急，先行救助。")
    later = Counter("temporary-relief", day=date(2020, 9, 3))
    answer = later.check(later.page(HEAD, **{**URGENT, "home-reason": "disaster"}))
    assert answer.status_code == 422
    (told,) = answer.context["sheet"].form("home").errors["reason"]
    assert desk.award.number in told and "2,120.00" in told and "2020-06-03" in told
    assert desk.award.number in later.likely(later.page(HEAD, **{**URGENT, "home-reason": "disaster"}))


def test_the_papers_that_follow_do_not_meet_their_own_relief(standards):
    desk = Counter("temporary-relief")
    desk.hand_in(desk.page(HEAD, **{**URGENT, "home-reason": "disaster"}))
    desk.take("accept-urgent", "caseworker")
    desk.take("relieve-in-town", "supervisor", "情况紧急，先行救助。")
    desk.paper("authorisation")
    signed = {**URGENT, "commitment-commitment": "on"}
    changed = desk.check(desk.page({**HEAD, "authorised": "on"}, **signed, **{"home-reason": "illness"}))
    done = desk.desk.post(changed["Location"], {"version": str(desk.version)})
    assert done.status_code == 422 and "不得再更改" in done.content.decode()
    case = desk.hand_in(desk.page({**HEAD, "authorised": "on"}, **signed, **{"home-reason": "disaster"}))
    assert case.state == "approved"
