"""让位, 不并存: declared between two benefits, and found at the desk, at the decision and in the run."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import amounts, awards, conflicts, settings, standards, trial
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.standards import Entry
from civilaffairs.benefits.standing import standing_for
from civilaffairs.casework import services
from civilaffairs.casework.assessed import Met
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import meetings, runs
from civilaffairs.payments.models import Line
from civilaffairs.people.models import Decision
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out
from tests.factories.sketch import PersonSketch

MAY, JUNE = date(2020, 5, 12), date(2020, 6, 1)
GIVES_WAY = "Disability living subsidy is not paid while De-facto unattended child allowance is paid in full."
NOT_BESIDE = "Expenditure-hardship family does not hold beside Minimum living guarantee."


@pytest.fixture(autouse=True)
def city(db):
    welfare.publish()
    welfare.fund()
    values = {"orphan": "1820.00", "disability-living": "200.00"}
    with business_time(date(2018, 12, 20)):
        entries = [Entry(code, welfare.SINCE, Decimal(value)) for code, value in values.items()]
        standards.publish(areas.city(), entries, source="粤民发〔2019〕8号")
        settings.publish(areas.city(), "disability-living.low-income", welfare.SINCE, True, source="测试")
    with override("en"):
        yield


@pytest.fixture
def child():
    """A disabled child of a family with 1,300 yuan a head, with the full rate."""
    home = welfare.household(
        PersonSketch(date(1980, 1, 5), incomes={"wage": Decimal("2600.00")}),
        PersonSketch(date(2012, 1, 5), disability=("visual", 1, None)),
    )
    child = home.persons[1]
    welfare.grant(child, "unattended-child", MAY)
    return child


def run(*programmes):
    with business_time(cutoff(JUNE)):
        started = runs.start(None, JUNE, areas.city(), programmes)
        carry_out(started)
    return started


def test_the_desk_is_told_of_both_rules_of_the_child(child):
    with business_time(JUNE):
        (said,) = standing_for("disability-living")(child)
    assert GIVES_WAY in said.text and "民发〔2019〕62号第三条第一款" in said.text
    assert not said.blocks


def test_the_decision_shows_the_other_award_and_the_rule(child):
    own = welfare.grant(child, "disability-living", MAY)
    found = trial._of_award(own, JUNE)
    assert (found.amount, found.lines) == (Decimal(0), ())
    said = {(str(met.benefit), met.rule, met.law) for met in found.met}
    assert ("De-facto unattended child allowance", GIVES_WAY, "民发〔2019〕62号第三条第一款") in said
    assert all(isinstance(met, Met) and met.number != own.number for met in found.met)


def test_the_run_pays_one_of_the_two_and_shows_both(child):
    own = welfare.grant(child, "disability-living", MAY)
    started = run("disability-living", "unattended-child")
    assert {line.programme: line.amount for line in Line.objects.filter(for_month=JUNE)} == {
        "unattended-child": Decimal("1820.00")
    }
    (meeting,) = meetings.shown(started, meetings.pairs(started))
    assert {meeting.one.programme, meeting.other.programme} == {"disability-living", "unattended-child"}
    assert {meeting.one_amount, meeting.other_amount} == {Decimal("1820.00"), Decimal(0)}
    assert GIVES_WAY in {rule.text for rule in meeting.rules}
    assert amounts.of_award(own, JUNE) == []


def test_what_is_no_full_rate_lets_it_be_paid():
    """Twin: with minimum living the child's rate is a difference, and nothing gives way."""
    home = welfare.household(
        PersonSketch(date(1980, 1, 5)), PersonSketch(date(2012, 1, 5), disability=("visual", 1, None))
    )
    for subject, code in ((home, "minimum-living"), (home.persons[1], "unattended-child")):
        welfare.grant(subject, code, MAY)
    own = welfare.grant(home.persons[1], "disability-living", MAY)
    (line,) = amounts.of_award(own, JUNE)
    assert line.amount == Decimal("200.00")
    assert [rule.text for rule in line.rules] == [
        "Gives way only to the full amount of De-facto unattended child allowance; this line is paid."
    ]


@pytest.fixture
def poor():
    """Li's household with 1,680 yuan of minimum living."""
    home = welfare.li()
    return home, welfare.grant(home, day=date(2020, 4, 12))


def test_the_desk_is_told_what_no_recognition_stands_beside(poor):
    home, award = poor
    with business_time(JUNE):
        (said,) = standing_for("expenditure-hardship")(home.persons[0])
    assert NOT_BESIDE in said.text and award.number in said.text


def test_a_recognition_beside_minimum_living_is_refused_with_both_sides(poor):
    home, award = poor
    with pytest.raises(BenefitRefused) as refusal:
        welfare.grant(home, "expenditure-hardship", MAY)
    assert (refusal.value.code, refusal.value.award) == ("ineligible", award)
    assert str(refusal.value) == "The household has the minimum living guarantee."


def test_who_decides_sees_both_sides(poor):
    home, award = poor
    with business_time(MAY):
        case = services.open_case(
            "apply.expenditure-hardship", staff.actor("caseworker"), area=areas.town(), household=home,
            applicant_name="李", members=3,
        )  # fmt: skip
        case.applied_on = MAY  # Of the object alone: a trial writes nothing.
        found = trial.of_application(case)
    assert found is not None and not found.checks[0].holds
    (met,) = found.met
    assert (str(met.benefit), met.number, met.rule, met.blocks) == (
        "Minimum living guarantee", award.number, NOT_BESIDE, True,
    )  # fmt: skip


def test_a_recognition_that_meets_minimum_living_later_is_shown_by_the_run(poor):
    """What was recognised first keeps nobody from minimum living; the run lists that they met."""
    home, award = poor
    awards.end(award, date(2020, 4, 1), "stop", Decision.objects.create(kind="review", decided_on=MAY))
    welfare.grant(home, "expenditure-hardship", MAY)
    welfare.grant(home, day=date(2020, 5, 20))
    started = run("minimum-living", "expenditure-hardship")
    found = meetings.shown(started, meetings.pairs(started))
    assert len(found) == 3 and {rule.text for each in found for rule in each.rules} == {NOT_BESIDE}
    assert {conflicts.NOT_BESIDE} == {rule.kind for each in found for rule in each.rules}
