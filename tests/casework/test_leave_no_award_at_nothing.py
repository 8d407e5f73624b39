"""A review leaves no award active that its own conditions keep at nothing: it is stopped, or left."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from civilaffairs.benefits import amounts, effects, reviews
from civilaffairs.benefits.models import Award
from civilaffairs.casework.models import Case
from civilaffairs.lib.errors import Refused
from civilaffairs.people import facts
from civilaffairs.people.models import ElderAbility, Illness, Income
from tests.factories import welfare
from tests.factories.sketch import PersonSketch

GRANTED, REVIEWED = date(2020, 9, 28), date(2020, 11, 5)
NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)


@pytest.fixture
def home(town):
    """Three persons with 1,500 yuan a month, due 1,680 and 240."""
    welfare.publish()
    return welfare.li()


@pytest.fixture
def award(home):
    return welfare.grant(home, day=GRANTED)


def earns(person, amount, jing, day=date(2020, 11, 3)):
    facts.record(
        Income, person=person, kind="wage", amount=Decimal(amount), valid_from=day, recorded_by=jing.user
    )


def refused(case, code, actor, take):
    with translation.override("en"), pytest.raises(Refused) as caught:
        take(case, code, actor, "情况属实。")
    return str(caught.value)


@pytest.mark.pdf
def test_an_income_above_the_line_leads_to_a_stop(award, home, at, jing, guoqiang, lihua, take):
    with at(REVIEWED):
        earns(home.persons[0], "3180.00", jing)
        case = reviews.start(award, jing)
        said = refused(case, "first-review", guoqiang, take)
        for words in (
            "2020-12",
            "propose to stop",
            "a gradual exit",
            "not below the minimum living standard",
        ):
            assert words in said
        take(case, "propose-stop", guoqiang, "收入超过标准。", event={"last_month": "2020-11"})
        take(case, "stop", lihua, "收入超过标准。")
    award.refresh_from_db()
    assert award.state == Award.State.ENDED
    assert (amounts.total(award, NOVEMBER), amounts.total(award, DECEMBER)) == (
        Decimal("1920.00"),
        Decimal(0),
    )


def test_one_fen_below_the_line_is_adopted(award, home, at, jing, guoqiang, take):
    with at(REVIEWED):
        earns(home.persons[0], "3179.99", jing)
        case = reviews.start(award, jing)
        take(case, "first-review", guoqiang, "情况属实。")
        assert case.state == "reviewed"


def test_what_counts_at_nothing_already_is_not_unchanged(award, home, at, jing, guoqiang, lihua, take):
    with at(REVIEWED):
        earns(home.persons[0], "3180.00", jing)
        case = reviews.start(award, jing)
        effects.adopt_for_review(case, REVIEWED, lihua.user, "")
        assert "propose to stop" in refused(case, "no-change", guoqiang, take)
        take(case, "propose-exit", guoqiang, "就业后收入增加。")
        assert case.state == "to-exit"


def test_what_changes_after_the_proposal_is_not_adopted_either(award, home, at, jing, guoqiang, lihua, take):
    with at(REVIEWED):
        earns(home.persons[0], "1700.00", jing)
        case = reviews.start(award, jing)
        take(case, "first-review", guoqiang, "情况属实。")
        earns(home.persons[0], "3180.00", jing, date(2020, 11, 4))
        assert "propose to stop" in refused(case, "confirm", lihua, take)
        take(case, "return", lihua, "收入又有变化。")
        assert case.state == "draft"


def test_an_award_at_nothing_by_a_rule_between_two_goes_on(town, at, jing, guoqiang, take):
    """The higher of two is paid: the other is 0 meanwhile, and is paid again after it."""
    welfare.publish(more={"disability-care": "300.00", "dependent-elder-care.severe": "250.00"})
    family = welfare.household(PersonSketch(date(1940, 1, 5), "F", disability=("physical", 1, None)))
    (elder,) = family.persons
    facts.adopt_values(welfare.decide(GRANTED), ElderAbility, date(2020, 1, 1), person=elder, grade="severe")
    welfare.grant(family, day=date(2020, 6, 3))
    welfare.grant(elder, "disability-care", day=GRANTED)
    held = welfare.grant(elder, "dependent-elder-care", day=GRANTED)
    with at(REVIEWED):
        assert amounts.total(held, DECEMBER) == 0
        case = reviews.start(held, jing)
        take(case, "no-change", guoqiang, "情况无变化。")
    assert case.state == "unchanged"


@pytest.fixture
def alone(town):
    """Her husband earns 3,900: 1,300 a head. She is due 1,060 and 80 alone."""
    welfare.publish()
    family = welfare.household(
        PersonSketch(date(1972, 1, 5), "M", incomes={"wage": Decimal("3900.00")}, name="张大山"),
        PersonSketch(date(1988, 1, 5), "F", seriously_ill=True, name="李秀英"),
        PersonSketch(date(2013, 1, 5), "M", name="张小山"),
    )
    return welfare.grant(family.persons[1], day=GRANTED, single=True), family


def test_a_review_of_one_member_alone_looks_at_the_household(alone, at, jing, guoqiang, take):
    award, family = alone
    with at(REVIEWED):
        earns(family.persons[0], "4770.00", jing)
        assert amounts.total(award, DECEMBER) == Decimal("1140.00")
        case = reviews.start(award, jing)
        assert (case.single, case.household_id, case.person, case.applicant_name, case.members) == (
            True, family.pk, award.person, "李秀英", 1,
        )  # fmt: skip
        said = refused(case, "first-review", guoqiang, take)
        assert "the household is not low-income any more" in said and "Propose to stop" in said
        take(case, "propose-stop", guoqiang, "家庭收入超过标准。", event={"last_month": "2020-11"})
        assert Case.objects.get(pk=case.pk).state == "to-stop"


def test_a_household_that_became_poorer_takes_nothing_from_its_member(alone, at, jing, guoqiang, lihua, take):
    award, family = alone
    with at(REVIEWED):
        earns(family.persons[0], "900.00", jing)
        case = reviews.start(award, jing)
        take(case, "first-review", guoqiang, "情况属实。")
        take(case, "confirm", lihua)
        assert case.state == "approved"
        assert amounts.total(award, DECEMBER) == Decimal("1140.00")


def test_who_is_well_again_has_it_no_longer(alone, at, jing, guoqiang, lihua, take):
    award, _family = alone
    with at(REVIEWED):
        case = reviews.start(award, jing)
        facts.record(Illness, person=award.person, serious=False, valid_from=REVIEWED, recorded_by=jing.user)
        assert "no longer" in refused(case, "first-review", guoqiang, take)
        facts.record(Illness, person=award.person, serious=True, valid_from=REVIEWED, recorded_by=jing.user)
        take(case, "no-change", guoqiang, "情况无变化。")
    assert case.state == "unchanged"
