"""迁移: from the month after the decision the new town answers; no month is paid by both."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import covers, standards
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches
from civilaffairs.payments.models import Line
from civilaffairs.people.models import Residence
from tests.factories import areas, homes, money, welfare
from tests.factories.homes import HEAD, Relative

pytestmark = pytest.mark.pdf  # each decision writes to the household

MAY_12 = date(2020, 5, 12)
JUNE, JULY, AUGUST, SEPTEMBER = (date(2020, month, 1) for month in (6, 7, 8, 9))
LAW = Decimal("1140.00")


@pytest.fixture
def wu(published):
    """Alone without income: 1060 + 80."""
    family = homes.family(Relative("吴一", HEAD, sex="M"))
    welfare.grant(family.home, day=MAY_12)
    return family


def to(family, area, day, **more):
    return Plan("move", day, family.home, area=area, address="新村 2 号", **more)


def lines():
    rows = Line.objects.filter(line="top-up").order_by("for_month", "id")
    return [(f"{row.for_month:%m}", row.town.name, str(row.amount)) for row in rows]


def test_a_move_to_another_town(wu):
    humen = areas.village("大宁社区", "Daning Community", areas.other_town())
    homes.pay(JUNE, JULY)
    homes.change(to(wu, humen, date(2020, 7, 10), registered=True), date(2020, 7, 15))
    homes.pay(JULY, AUGUST)
    assert lines() == [
        ("06", "石龙镇", "1060.00"),
        ("07", "石龙镇", "1060.00"),
        ("08", "虎门镇", "1060.00"),
    ]
    assert homes.issued(wu.home) == {"2020-06": LAW, "2020-07": LAW, "2020-08": LAW}
    wu.home.refresh_from_db()
    assert (wu.home.area, wu.home.address) == (humen, "新村 2 号")
    kinds = Residence.objects.filter(person=wu["吴一"], layer="adopted", known_to=None, area=humen)
    assert sorted(kinds.values_list("kind", "valid_from")) == [
        ("hukou", date(2020, 7, 10)),
        ("lives", date(2020, 7, 10)),
    ]


def test_a_move_told_late_claims_nothing_and_pays_nothing_twice(wu):
    homes.pay(JUNE, JULY, AUGUST)
    homes.change(to(wu, areas.other_town(), date(2020, 6, 3)), date(2020, 8, 20))
    homes.pay(AUGUST, SEPTEMBER)
    assert lines()[-2:] == [("08", "石龙镇", "1060.00"), ("09", "虎门镇", "1060.00")]
    assert len(lines()) == 4


def test_the_new_towns_standard_counts_there(wu):
    with business_time(date(2020, 6, 1)):
        entries = [Entry("minimum-living", JUNE, Decimal("1200.00"))]
        standards.publish(areas.other_town(), entries, source="测试", check=False)
    homes.change(to(wu, areas.other_town(), date(2020, 7, 10)), date(2020, 7, 15))
    homes.pay(JULY, AUGUST)
    assert homes.issued(wu.home) == {"2020-06": LAW, "2020-07": LAW, "2020-08": Decimal("1280.00")}


def test_within_the_town_the_award_goes_on(wu):
    homes.change(to(wu, areas.village("新城社区", "Xincheng"), date(2020, 7, 10)), date(2020, 7, 15))
    (award,) = Award.objects.filter(follows=None)
    assert covers.end_of(award) is None


def test_a_frozen_batch_stands_in_the_way_until_it_is_taken_back(wu):
    money.arrange(wu.home, wu["吴一"], money.FIRST)
    homes.pay(JUNE)
    welfare.fund()
    with business_time(date(2020, 6, 5)):
        office = money.Office()
        batch = welfare_batch(office)
        with pytest.raises(Refused, match=batch.number):
            homes.enter(to(wu, areas.other_town(), date(2020, 6, 3)))
        batches.cancel(office.maker, batch.pk, version=batch.version, reason="住户迁移")
        homes.enter(to(wu, areas.other_town(), date(2020, 6, 3)))


def welfare_batch(office):
    place = money.city()
    return batches.prepare(office.maker, JUNE, place, welfare.fund(), pay_on=date(2020, 6, 10))
