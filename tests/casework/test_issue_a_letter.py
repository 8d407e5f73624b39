"""Issuing letters: numbers without reuse, a real PDF with the right words, voiding."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.casework import letters
from civilaffairs.casework.models import Case, Letter, LetterSeries
from civilaffairs.files import store
from civilaffairs.files.checks import check_upload
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.keys import new_key
from tests.factories import areas, staff

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def approver() -> Actor:
    return staff.actor("approver")


def decision(actor: Actor, case: Case | None = None, **more: Any) -> Letter:
    context = {
        "applicant": "买买提·艾合买提",
        "programme_name": "最低生活保障",
        "members": 4,
        "first_month": date(2020, 6, 1),
        "amount": Decimal("1226.67"),
        "lines": [
            {"name": "差额补助", "text": "1060.00 × 4 − 3333.33", "amount": Decimal("906.67")},
            {"name": "食品、燃气及水补助", "text": "80.00 × 4", "amount": Decimal("320.00")},
        ],
        "account_tail": "0012",
        "law": "《社会救助暂行办法》第九条",
        "phone": "0769-22830000",
        **more,
    }
    return letters.issue(
        "agree",
        actor=actor,
        office=areas.city(),
        context=context,
        case=case,
        subject_id=new_key(),
        programme="minimum-living",
    )


def words(letter: Letter) -> str:
    assert letter.file is not None
    reader = PdfReader(BytesIO(store.read(letter.file)))
    assert len(reader.pages) == 1
    width, height = (float(side) / 72 * 25.4 for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    return reader.pages[0].extract_text().replace("\n", "").replace(" ", "")


def test_a_decision_letter_says_the_amount_in_digits_and_capitals(approver: Actor) -> None:
    with business_time(date(2020, 5, 12)):
        letter = decision(approver)
    text = words(letter)
    assert letter.number == "东民低定〔2020〕1号"
    for part in (
        letter.number,
        "买买提·艾合买提",
        "1,226.67",
        "壹仟贰佰贰拾陆元陆角柒分",
        "2020年6月起",
        "2020年5月12日",
    ):
        assert part in text


def test_every_character_is_drawn_by_a_chinese_font(approver: Actor) -> None:
    letter = decision(approver)
    assert letter.file is not None
    pages = PdfReader(BytesIO(store.read(letter.file))).pages
    resources: Any = pages[0]["/Resources"]
    fonts = {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert fonts
    assert all("Noto" in font for font in fonts)  # any other font would draw boxes


def test_numbers_count_on_within_office_kind_and_year(approver: Actor) -> None:
    with business_time(date(2020, 5, 12)):
        first, second = decision(approver), decision(approver)
    with business_time(date(2021, 1, 4)):
        next_year = decision(approver)
    assert [first.serial, second.serial, next_year.serial] == [1, 2, 1]
    assert next_year.number == "东民低定〔2021〕1号"


def test_a_voided_number_stays_listed_and_is_never_used_again(approver: Actor) -> None:
    letter = decision(approver)
    letters.void(letter, actor=approver, reason="金额写错")
    assert decision(approver).serial == 2
    letter.refresh_from_db()
    assert letter.void_reason == "金额写错"
    assert Letter.objects.filter(series=letter.series).count() == 2
    with pytest.raises(Refused):
        letters.void(letter, actor=approver, reason="again")


def test_a_letter_is_voided_only_with_a_reason(approver: Actor) -> None:
    letter = decision(approver)
    with pytest.raises(Refused):
        letters.void(letter, actor=approver, reason="  ")
    letter.refresh_from_db()
    assert letter.voided_at is None


def test_a_letter_is_voided_on_the_page_of_its_case(
    case: Case, jing: Actor, guoqiang: Actor, approver: Actor
) -> None:
    letter = decision(approver, case)
    shown, void = (
        reverse("casework:case", args=[case.pk]),
        reverse("casework:void-letter", args=[case.pk, letter.pk]),
    )
    assert void not in staff.browser(jing).get(shown).content.decode()
    supervisor = staff.browser(guoqiang)
    assert void in supervisor.get(shown).content.decode()
    assert supervisor.post(void, {"reason": "日期有误"}).status_code == 302
    page = supervisor.get(shown).content.decode()
    assert "日期有误" in page
    assert void not in page


def test_an_office_without_a_mark_issues_no_letter_and_says_so(approver: Actor) -> None:
    place = areas.village()
    with pytest.raises(Refused, match=place.name):
        letters.issue("agree", actor=approver, office=place, context={}, subject_id=new_key())
    assert not LetterSeries.objects.exists()


def test_two_offices_never_number_with_one_mark(approver: Actor) -> None:
    twin = Area(level="town", name="石排镇", name_en="Shipai Town", parent=areas.city(), office_mark="东民")
    with pytest.raises(ValidationError) as refusal:
        twin.validate_constraints()
    assert "文号" in str(refusal.value)
    with pytest.raises(IntegrityError, match="area_office_mark_once"), transaction.atomic():
        twin.save()


def test_a_voided_letter_is_issued_anew_on_the_page_of_its_case(
    case: Case, jing: Actor, guoqiang: Actor, approver: Actor
) -> None:
    letter = decision(approver, case)
    shown = reverse("casework:case", args=[case.pk])
    again = reverse("casework:letter-again", args=[case.pk, letter.pk])
    supervisor = staff.browser(guoqiang)
    assert again not in supervisor.get(shown).content.decode()
    assert supervisor.post(again).status_code == 422, "a letter that stands is not issued twice"
    letters.void(letter, actor=approver, reason="日期有误")
    assert again in supervisor.get(shown).content.decode()
    assert staff.browser(jing).post(again).status_code == 403
    with business_time(date(2020, 10, 12)):
        assert supervisor.post(again).status_code == 302
    anew = Letter.objects.get(replaces=letter)
    assert (anew.number, anew.made_by, anew.case) == ("东民定〔2020〕2号", guoqiang.user, case)
    assert "2020年10月12日" in words(anew)
    for part in ("1,226.67", "壹仟贰佰贰拾陆元陆角柒分", "差额补助", "2020年6月起", case.number):
        assert part in words(anew)
        assert part in words(letter)
    event = Event.objects.get(action="letter.issue", object_id=str(anew.pk))
    assert event.detail == {"replaces": letter.number}
    page = supervisor.get(shown).content.decode()
    assert again not in page
    assert page.count(anew.number) >= 2
    assert supervisor.post(again).status_code == 422
    assert Letter.objects.count() == 2


def test_the_content_of_a_letter_is_sealed(case: Case, approver: Actor) -> None:
    decision(approver, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM casework_letter")
        assert "买买提".encode() not in bytes(cursor.fetchone()[0])


def test_a_letter_that_fails_leaves_no_number_behind(approver: Actor) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        decision(approver, amount=1226.67)  # a float is no amount
    assert decision(approver).serial == 1


@pytest.mark.parametrize("change", ["UPDATE casework_letter SET number = 'x'", "DELETE FROM casework_letter"])
def test_the_database_keeps_issued_numbers(approver: Actor, change: str) -> None:
    decision(approver)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_printing_a_letter_does_not_open_the_door_to_broken_pictures(approver: Actor) -> None:
    decision(approver)
    photo = BytesIO()
    Image.new("RGB", (8, 6), "red").save(photo, "PNG")
    with pytest.raises(Refused):
        check_upload(SimpleUploadedFile("photo.png", photo.getvalue()[:45]))
