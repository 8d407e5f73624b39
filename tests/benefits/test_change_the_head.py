"""变更户主: another member is the head; nothing that is paid changes."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.changes import preview
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.lib.errors import Refused
from civilaffairs.people import queries
from civilaffairs.people.models import Membership
from tests.factories import homes, welfare
from tests.factories.homes import HEAD, SPOUSE

pytestmark = pytest.mark.pdf  # each decision writes to the household

MAY_12, JUNE_20 = date(2020, 5, 12), date(2020, 6, 20)
JUNE, JULY = date(2020, 6, 1), date(2020, 7, 1)


@pytest.fixture
def zhangs(published):
    family = homes.zhangs()
    welfare.grant(family.home, day=MAY_12)
    return family


def wife_first(family):
    relations = {family["李秀英"].pk: HEAD, family["张大山"].pk: SPOUSE}
    return Plan("head", JUNE_20, family.home, relations=relations)


def test_the_wife_becomes_the_head(zhangs):
    homes.change(wife_first(zhangs), JUNE_20)
    rows = Membership.objects.filter(household=zhangs.home, layer="adopted", known_to=None)
    assert [
        (row.person.name, row.relation, row.valid_from, row.valid_to)
        for row in rows.order_by("valid_from", "relation")
        if row.person.name in ("张大山", "李秀英")
    ] == [
        ("张大山", HEAD, homes.SINCE, JUNE_20),
        ("李秀英", SPOUSE, homes.SINCE, JUNE_20),
        ("李秀英", HEAD, JUNE_20, None),
        ("张大山", SPOUSE, JUNE_20, None),
    ]
    assert not queries.household_picture(zhangs.home, JUNE_20).waits
    homes.pay(JUNE, JULY)
    assert len(set(homes.issued(zhangs.home).values())) == 1


def test_the_check_says_that_no_amount_changes(zhangs):
    with business_time(JUNE_20):
        seen = preview.of(wife_first(zhangs))
    assert seen.possible
    assert [(row.before == row.after, row.past) for row in seen.awards] == [(True, Decimal(0))]


def test_one_who_is_not_counted_is_no_head(published):
    family = homes.family(homes.Relative("赵一", HEAD), homes.Relative("赵二", "20"))
    row = Membership.objects.get(person=family["赵二"], layer="adopted")
    with business_time(JUNE_20):
        Membership.objects.filter(pk=row.pk).update(known_to=row.known_from)
        Membership.objects.create(
            household=family.home, person=family["赵二"], relation="20", counted=False, layer="adopted",
            decision=welfare.decide(JUNE_20), valid_from=homes.SINCE,
        )  # fmt: skip
        wanted = {family["赵二"].pk: HEAD, family["赵一"].pk: "50"}
        with pytest.raises(Refused, match="赵二"):
            homes.enter(Plan("head", JUNE_20, family.home, relations=wanted))
