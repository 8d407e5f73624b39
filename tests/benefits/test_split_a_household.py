"""分户: members found a household of their own, and both are paid what their own people are due."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import reviews
from civilaffairs.benefits.change_models import Change
from civilaffairs.benefits.changes import preview
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Household, Membership
from tests.factories import homes, staff, welfare
from tests.factories.homes import HEAD, SPOUSE

pytestmark = pytest.mark.pdf  # each decision writes to the household

MAY_12, JUNE_20 = date(2020, 5, 12), date(2020, 6, 20)
JUNE, JULY, AUGUST, SEPTEMBER = (date(2020, month, 1) for month in (6, 7, 8, 9))
FOUR, OLD, NEW = Decimal("2160.00"), Decimal("780.00"), Decimal("1380.00")


@pytest.fixture
def zhangs(published):
    family = homes.zhangs()
    welfare.grant(family.home, day=MAY_12)
    return family


def apart(family, day=JUNE_20, **more):
    young = {family["张小山"].pk: HEAD, family["王梅"].pk: SPOUSE}
    return Plan("split", day, family.home, relations=young, leaving=frozenset(young), **more)


def founded(case):
    return Household.objects.get(pk=Change.objects.get(case=case).result["founded"])


def members(home):
    rows = Membership.objects.filter(household=home, layer="adopted", known_to=None, valid_to=None)
    return [(row.person.name, row.relation) for row in rows.order_by("relation")]


def test_each_household_is_due_what_its_own_members_are(zhangs):
    homes.pay(JUNE, JULY)
    case = homes.change(apart(zhangs, day=date(2020, 7, 10), keeps=True), date(2020, 7, 15))
    new = founded(case)
    assert members(zhangs.home) == [("张大山", "02"), ("李秀英", "10")]
    assert members(new) == [("张小山", "02"), ("王梅", "10")]
    homes.pay(AUGUST)
    # 4 × 1060 − 2400 + 320; then 2 × 1060 − 1500 + 160 and 2 × 1060 − 900 + 160: nobody counts twice.
    assert homes.issued(zhangs.home) == {"2020-06": FOUR, "2020-07": FOUR, "2020-08": OLD}
    assert homes.issued(new) == {"2020-08": NEW}
    homes.pay(AUGUST)
    assert homes.issued(new) == {"2020-08": NEW}


def test_a_split_told_late_is_claimed_here_and_made_up_there(zhangs):
    homes.pay(JUNE, JULY, AUGUST)
    case = homes.change(apart(zhangs, keeps=True), date(2020, 8, 20))
    homes.pay(SEPTEMBER)
    # The split of 20 June counts from July: 2160 − 780 is claimed for July and August, 1380 is made up.
    assert homes.issued(zhangs.home) == {"2020-06": FOUR, "2020-07": OLD, "2020-08": OLD, "2020-09": OLD}
    assert homes.issued(founded(case)) == {"2020-07": NEW, "2020-08": NEW, "2020-09": NEW}


def test_without_a_benefit_of_its_own_the_new_household_gets_nothing(zhangs):
    case = homes.change(apart(zhangs), JUNE_20)
    homes.pay(JUNE, JULY)
    assert homes.issued(zhangs.home) == {"2020-06": FOUR, "2020-07": OLD}
    assert homes.issued(founded(case)) == {}
    held = AwardCover.objects.filter(to_month=None).values_list("person__name", flat=True)
    assert sorted(held) == ["张大山", "李秀英"]


def test_the_awards_name_where_they_come_from(zhangs):
    case = homes.change(apart(zhangs, keeps=True), JUNE_20)
    held, made = Award.objects.filter(follows=None).order_by("known_from", "first_month")
    assert (made.continues, made.decision, made.household) == (held, held.decision, founded(case))
    assert (held.first_month, made.first_month) == (JUNE, JULY)


def test_the_check_shows_both_and_leaves_no_trace(zhangs):
    homes.pay(JUNE, JULY, AUGUST)
    with business_time(date(2020, 8, 20)):
        seen = preview.of(apart(zhangs, keeps=True))
    assert seen.possible
    assert [(row.before, row.after, row.past) for row in seen.awards] == [
        (FOUR, OLD, 2 * (OLD - FOUR)),
        (Decimal(0), NEW, 2 * NEW),
    ]
    assert [len(home.members) for home in (*seen.before, *seen.after)] == [4, 2, 2]
    assert (Household.objects.count(), Award.objects.filter(follows=None).count()) == (1, 1)
    assert any("account" in step.text.lower() or "账户" in step.text for step in seen.next_steps)


def test_what_one_member_has_alone_goes_with_the_person_and_is_looked_at(published):
    family = homes.family(
        homes.Relative("张大山", HEAD, "3000.00", sex="M"),
        homes.Relative("张小山", "20", "900.00", sex="M"),
        homes.Relative("王梅", "97"),
    )
    award = welfare.grant(family["王梅"], day=MAY_12, single=True)
    with business_time(JUNE_20):
        seen = preview.of(apart(family))
        assert any("王梅" in step.text and "复核" in step.text for step in seen.next_steps)
    homes.change(apart(family), JUNE_20)
    homes.pay(JUNE, JULY)
    assert homes.issued(family["王梅"]) == {"2020-06": Decimal("1140.00"), "2020-07": Decimal("1140.00")}
    with business_time(date(2020, 7, 2)):
        review = reviews.start(award, staff.actor("caseworker"))
        assert (review.person, len(members(review.household))) == (award.person, 2)
        assert review.household != family.home


def test_who_entered_it_does_not_decide_it(zhangs):
    clerk = staff.actor("caseworker")
    with business_time(JUNE_20):
        case = homes.enter(apart(zhangs))
        both = staff.actor("approver", name=clerk.user.name, username=clerk.user.username)
        with pytest.raises(Refused):
            homes.decide(case, both)
        assert members(zhangs.home)[0] == ("张大山", "02")
        assert len(members(zhangs.home)) == 4


def test_an_open_case_stands_in_the_way(zhangs):
    with business_time(JUNE_20):
        review = reviews.start(Award.objects.get(follows=None), staff.actor("caseworker"))
        with pytest.raises(Refused, match=review.number):
            homes.enter(apart(zhangs))


def test_a_second_change_waits_for_the_first(zhangs):
    with business_time(JUNE_20):
        homes.enter(apart(zhangs))
        with pytest.raises(Refused):
            homes.enter(apart(zhangs))


def test_a_household_without_a_head_is_refused(zhangs):
    wanted = Plan("split", JUNE_20, zhangs.home, leaving=frozenset({zhangs["张大山"].pk}))
    with business_time(JUNE_20), pytest.raises(Refused):
        homes.enter(wanted)


def test_a_household_that_is_due_nothing_keeps_no_benefit(published):
    family = homes.family(
        homes.Relative("赵一", HEAD, "", sex="M"), homes.Relative("赵二", "20", "1500.00", sex="M")
    )
    welfare.grant(family.home, day=MAY_12)
    alone = {family["赵二"].pk: HEAD}
    wanted = Plan("split", JUNE_20, family.home, relations=alone, leaving=frozenset(alone), keeps=True)
    with business_time(JUNE_20):
        seen = preview.of(wanted)
        assert seen.refusal is not None
        assert not seen.possible
        with pytest.raises(Refused):
            homes.decide(homes.enter(wanted))
        assert Household.objects.count() == 1


def test_the_members_changed_again_since(zhangs):
    homes.change(apart(zhangs, day=JUNE_20), date(2020, 7, 2))
    with business_time(date(2020, 7, 3)), pytest.raises(Refused, match="2020-06-20"):
        homes.enter(Plan("head", date(2020, 6, 1), zhangs.home, relations={zhangs["李秀英"].pk: HEAD}))


def test_the_database_keeps_one_head_in_each_household(zhangs):
    case = homes.change(apart(zhangs), JUNE_20)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # What the decision wrote stands.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        row = Membership.objects.get(
            household=founded(case), layer="adopted", relation=HEAD, known_to=None, valid_to=None
        )
        Membership.objects.filter(pk=row.pk).update(known_to=row.known_from)
        with pytest.raises(IntegrityError, match="no head"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
