"""What is missing is told once in a letter with the day to bring it; a refusal to accept says why."""

from datetime import date

import pytest

from civilaffairs.accounts.models import Role
from tests.factories import areas
from tests.factories.counter import Counter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
OLD = {"name": "何伯", "id_number": number_of(date(1938, 5, 20))}


@pytest.fixture
def desk() -> Counter:
    """An application for the old-age allowance, handed in on the counter."""
    found = Counter("old-age", day=date(2020, 9, 28))
    found.paper("identity")
    found.hand_in(found.page({**OLD, "hukou_area": str(areas.village().pk)}))
    return found


def test_every_missing_document_is_an_item_of_its_own(desk: Counter) -> None:
    desk.take("ask-supplement", Role.CASEWORKER, "配偶的收入证明\n\n  社会保障卡复印件")
    # Ten working days from 28 September 2020 over the long holiday, with two days worked instead.
    text = desk.letter("supplement")
    for part in ("补〔2020〕1号", "1配偶的收入证明", "2社会保障卡复印件", "2020年10月19日前补齐"):
        assert part in text


def test_a_refusal_to_accept_says_why_and_how_to_object(desk: Counter) -> None:
    desk.take("not-accept", Role.CASEWORKER, "户籍不在本市。")
    text = desk.letter("not-accepted")
    for part in ("不〔2020〕1号", "理由：户籍不在本市。", "六十日内申请行政复议", "0769-86600001"):
        assert part in text
