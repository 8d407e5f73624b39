"""Checking a paper: the public page says whether code and number are ours, and names nobody."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from civilaffairs.accounts.actors import Actor
from civilaffairs.casework import letters
from civilaffairs.casework.letters import check_codes
from civilaffairs.casework.models import Case, Letter

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
PAGE = reverse("check-letter")
SAID = {
    "applicant": "张大山",
    "members": 2,
    "first_month": date(2020, 10, 1),
    "amount": Decimal(100),
    "lines": [],
}


@pytest.fixture
def letter(case: Case, lihua: Actor) -> Letter:
    return letters.issue("agree", actor=lihua, office=lihua.area, case=case, context=SAID)


def asked(code: str, number: str = "") -> str:
    answer = Client().get(PAGE, {"code": code, "number": number})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_paper_of_ours_is_confirmed_without_naming_anybody(letter: Letter) -> None:
    typed = letter.number.replace("〔", " [").replace("〕", "] ")
    for page in (asked(letter.check_code), asked(letter.check_code.lower(), typed)):
        assert letter.number in page
        assert "确认通知书" in page
        assert "张大山" not in page
        assert letter.case is not None
        assert letter.case.number not in page


def test_a_wrong_code_or_a_number_of_another_letter_is_not_confirmed(
    letter: Letter, case: Case, lihua: Actor
) -> None:
    other = letters.issue("agree", actor=lihua, office=lihua.area, case=case, context=SAID)
    assert check_codes.look_up(letter.check_code, other.number) is None
    assert check_codes.look_up(letter.check_code[:-1]) is None
    assert check_codes.look_up("") is None
    assert "确认通知书" not in asked(letter.check_code, other.number)


def test_a_void_paper_is_said_to_be_void_and_what_stands_in_its_place(letter: Letter, lihua: Actor) -> None:
    letters.void(letter, actor=lihua, reason="金额写错")
    found = check_codes.look_up(letter.check_code)
    assert found is not None
    assert found.voided_on == date(2020, 9, 28)
    anew = letters.issue_again(letter, actor=lihua)
    assert anew.number in asked(letter.check_code)
    assert "金额写错" not in asked(letter.check_code), "the office's reason is not the public's"


def test_the_picture_leads_to_the_page_and_carries_the_code_alone(settings) -> None:
    settings.PUBLIC_ADDRESS = "https://mz.example.gov.cn/"
    assert check_codes.address("A3C4D6E7F9") == "https://mz.example.gov.cn/letters/check/?code=A3C4D6E7F9"
    picture = check_codes.drawn("A3C4D6E7F9")
    assert (picture.side, picture) == (33, check_codes.drawn("A3C4D6E7F9"))
    assert check_codes.drawn("A3C4D6E7F8").strokes != picture.strokes, "another code, another picture"
