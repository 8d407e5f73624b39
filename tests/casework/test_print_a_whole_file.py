"""A case's file as one PDF with its contents, and a list of letters printed in one click."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from civilaffairs.accounts.actors import Actor
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.casework import letters
from civilaffairs.casework.intake import materials
from civilaffairs.casework.letters import listing
from civilaffairs.casework.models import Case, Letter
from civilaffairs.lib.clock import SHANGHAI
from tests.factories import areas, staff

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def refusal(case: Case, lihua: Actor) -> Letter:
    return issued(case, lihua)


def issued(case: Case, lihua: Actor) -> Letter:
    said = {"applicant": "张大山", "programme_name": "测试救助", "applied_on": case.created_at.date()}
    said |= {"reason": "人均收入超过标准。", "law": "办法第九条", "facts": []}
    return letters.issue("refuse", actor=lihua, office=lihua.area, case=case, context=said)


def pages(data: bytes) -> list[str]:
    return [
        page.extract_text().replace("\n", "").replace(" ", "").replace("\u3000", "")
        for page in PdfReader(BytesIO(data)).pages
    ]


def photo() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (90, 60), "grey").save(data, "JPEG")
    return SimpleUploadedFile("card.jpg", data.getvalue())


def test_the_file_of_a_case_is_one_pdf_with_its_contents(case: Case, jing: Actor, refusal: Letter) -> None:
    materials.attach(case, photo(), "identity", jing)
    materials.attach(case, SimpleUploadedFile("wages.csv", "月份,金额\n1,2\n".encode()), "income", jing)
    browser = staff.browser(jing)
    address = reverse("casework:case-file", args=[case.pk])
    assert address in browser.get(reverse("casework:case", args=[case.pk])).content.decode()
    answer = browser.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    cover, contents, steps, *bound = pages(answer.content)
    assert case.number in cover
    assert "共3件5页" in cover
    assert refusal.number in contents
    assert "另存" in contents, "a table has no pages: it is listed and kept apart"
    assert "立案" in steps
    assert len(bound) == 2
    assert "第5页" in bound[1]
    assert "人均收入超过标准" in bound[0] + bound[1]
    assert Event.objects.filter(action="case-file.print", object_id=str(case.pk)).exists()


def test_letters_of_the_list_are_printed_in_one_click(
    case: Case, jing: Actor, lihua: Actor, refusal: Letter
) -> None:
    void = letters.issue_again(_voided(refusal, lihua), actor=lihua)
    other = issued(case, lihua)
    browser = staff.browser(jing)
    shown = browser.get(reverse("casework:letters"), {"state": "open"}).content.decode()
    assert void.number in shown
    assert refusal.number not in shown, "a void letter is printed for nobody"
    first, second = pages(browser.get(reverse("casework:print-letters"), {"state": "open"}).content)
    assert void.number in first and other.number in second
    assert browser.get(reverse("casework:print-letters"), {"q": "没有这个人"}).status_code == 422
    assert Event.objects.get(action="letter.print").detail == {
        "letters": 2,
        "numbers": [void.number, other.number],
    }


def test_a_days_letters_are_found_by_their_index(case: Case, jing: Actor, lihua: Actor) -> None:
    letters_at = {}
    for at in (datetime(2020, 9, 29, 23, 59, tzinfo=SHANGHAI), datetime(2020, 9, 30, tzinfo=SHANGHAI)):
        with business_time(at):
            letters_at[at.day] = issued(case, lihua)
    of_the_day = listing.chosen(jing, issued_on=date(2020, 9, 30))
    assert list(of_the_day) == [letters_at[30]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    assert "letter_standing" in listing.chosen(jing).explain(), "the newest first without a sort"
    assert "Index Cond: ((at >= " in of_the_day.explain(), of_the_day.explain()


def test_another_towns_letters_are_neither_listed_nor_printed(refusal: Letter, jing: Actor) -> None:
    stranger = staff.browser(staff.actor("caseworker", areas.other_town(), "梁远", "liangyuan"))
    assert refusal.number not in stranger.get(reverse("casework:letters")).content.decode()
    assert stranger.get(reverse("casework:case-file", args=[refusal.case_id])).status_code == 404


def _voided(letter: Letter, actor: Actor) -> Letter:
    letters.void(letter, actor=actor, reason="日期写错")
    return letter
