"""What is missing is told once in a letter with the day to bring it; a refusal to accept says why."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from civilaffairs.accounts.actors import Actor
from civilaffairs.casework import kinds, letter_effects
from civilaffairs.casework.kinds import Effect, Moment
from civilaffairs.casework.models import Case, Letter
from civilaffairs.files import store
from civilaffairs.lib import clock

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def told(case: Case, actor: Actor, step: str, effect: Effect, opinion: str) -> str:
    case.applied_on = clock.today()
    kind = kinds.get(case.kind)
    effect(Moment(case, kind, kind.step(step), actor, clock.today(), opinion))
    letter = Letter.objects.get(case=case)
    assert letter.file is not None
    (page,) = PdfReader(BytesIO(store.read(letter.file))).pages
    return letter.number + page.extract_text().replace("\n", "").replace(" ", "")


def test_every_missing_document_is_an_item_of_its_own(case: Case, jing: Actor) -> None:
    missing = "配偶的收入证明\n\n  社会保障卡复印件"
    text = told(case, jing, "ask-supplement", letter_effects.supplement_letter, missing)
    # Ten working days from 28 September 2020 over the long holiday, with two days worked instead.
    for part in ("补〔2020〕1号", "1配偶的收入证明", "2社会保障卡复印件", "2020年10月19日前补齐"):
        assert part in text


def test_a_refusal_to_accept_says_why_and_how_to_object(case: Case, jing: Actor) -> None:
    text = told(case, jing, "not-accept", letter_effects.not_accepted_letter, "户籍不在本市。")
    for part in ("不〔2020〕1号", "理由：户籍不在本市。", "六十日内申请行政复议", "0769-86600001"):
        assert part in text
