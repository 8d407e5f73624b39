"""Finding somebody by name, pinyin, the whole number or its end, inside one's own area."""

import pytest

from civilaffairs.accounts.models import Role
from civilaffairs.audit.models import Event
from civilaffairs.people import facts, persons, search
from civilaffairs.people.models import Residence
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, staff


@pytest.fixture
def shan(db):
    from datetime import date

    person = persons.find_or_add(IdentityInput("单雪梅", "44199920020715004X"))
    facts.record(
        Residence,
        person=person,
        kind="lives",
        area=areas.village(),
        valid_from=date(2020, 1, 1),
        recorded_by=None,
    )
    return person


@pytest.mark.parametrize(
    "text",
    [
        "单雪梅",
        "雪梅",
        "sxm",
        "shanxuemei",
        "Shan Xuemei",
        "dxm",
        "44199920020715004x",
        "004X",
        "４４１９９９２００２０７１５００４Ｘ",
    ],
)
def test_found_in_ones_own_area(shan, text):
    assert search.search(staff.actor(Role.CASEWORKER), text) == [shan]


@pytest.mark.parametrize("text", ["", "王", "44199920020715005X", "0041"])
def test_nobody_else_is_found(shan, text):
    assert search.search(staff.actor(Role.CASEWORKER), text) == []


@pytest.mark.parametrize("text", ["单雪梅", "44199920020715004X", "004X"])
def test_not_found_from_another_town(shan, text):
    elsewhere = staff.actor(Role.CASEWORKER, areas.other_town(), "何敏", "hemin")
    assert search.search(elsewhere, text) == []


def test_the_trail_keeps_no_searched_text(shan):
    search.search(staff.actor(Role.CASEWORKER), "44199920020715004X")
    row = Event.objects.get(action="search.person")
    assert "44199920" not in str(row.detail)
