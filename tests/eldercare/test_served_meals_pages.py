"""The pages of the lists of meals: upload, bad rows, the supervisor's page, the filters, both languages."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from eldercare.meals import lists
from eldercare.models import ServedList
from tests.factories import meals, staff
from tests.factories.meals import CHEN, HE, JULY, NUMBERS, days_of, entered

LISTS, UPLOAD = "/eldercare/meals/", "/eldercare/meals/upload/"


@pytest.fixture
def the_day(db: None) -> Iterator[None]:
    with business_time(date(2020, 8, 3)):
        yield


@pytest.fixture
def elders(the_day: None) -> None:
    meals.publish()
    meals.poor_elder(CHEN)
    meals.elder(HE)


def posted(file: SimpleUploadedFile, **more: str):
    desk = staff.browser(staff.actor(Role.CASEWORKER))
    return desk.post(UPLOAD, {"month": "2020-07-01", "canteen": "西湖长者饭堂", "file": file, **more})


def step(found: ServedList, name: str, who: str = Role.SUPERVISOR, answer: str = ""):
    address = reverse("eldercare:meals-act", args=[found.pk, name])
    return staff.browser(staff.actor(who)).post(address, {"answer": answer})


def page(address: str, who: str = Role.SUPERVISOR) -> str:
    return str(staff.browser(staff.actor(who)).get(address).content.decode())


def test_from_the_empty_page_to_days_that_count(elders: None):
    desk = staff.browser(staff.actor(Role.CASEWORKER))
    empty = desk.get(LISTS).content.decode()
    assert "尚无名单" in empty and UPLOAD in empty
    assert UPLOAD not in page(LISTS)
    form = desk.get(UPLOAD).content.decode()
    assert '<option value="2020-07-01" selected>2020-07' in form
    assert desk.get("/eldercare/meals/template/").content.startswith(b"PK")
    answer = posted(meals.upload((CHEN, NUMBERS[CHEN], "22"), (HE, NUMBERS[HE], "10")))
    [found] = ServedList.objects.all()
    assert answer["Location"] == reverse("eldercare:meals-list", args=[found.pk])
    assert answer["Location"] in page("/")  # the supervisor's workbench
    shown = page(answer["Location"])
    assert "220.00" in shown and "60.00" in shown and "280.00" in shown and "22 × 10.00" in shown
    assert NUMBERS[CHEN] not in shown and "同意本名单" in shown
    assert "同意本名单" not in page(answer["Location"], Role.CASEWORKER)
    assert step(found, "approve", answer="属实").status_code == 302
    assert days_of(CHEN) == [22] and answer["Location"] not in page("/")
    refused = step(found, "approve")
    assert refused.status_code == 409 and "已经决定" in refused.content.decode()


def test_bad_rows_stand_on_the_page_with_what_to_do(elders: None):
    answer = posted(meals.upload((CHEN, NUMBERS[CHEN], "40"), ("李四", "441999193801010012", "5")))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "2 行无法导入" in shown and "办法" in shown
    assert [row.number for row in answer.context["bad"]] == [2, 3]
    assert not ServedList.objects.exists()
    assert posted(meals.upload()).status_code == 422
    assert posted(SimpleUploadedFile("a.pdf", b"%PDF-1.4")).status_code == 422


def test_a_list_is_sent_back_with_a_reason_or_withdrawn(elders: None):
    found = entered((CHEN, 22))
    assert step(found, "send-back").status_code == 422
    assert step(found, "send-back", answer="缺签到表").status_code == 302
    shown = page(reverse("eldercare:meals-list", args=[found.pk]), Role.CASEWORKER)
    assert "缺签到表" in shown and "退回" in shown
    assert step(entered((CHEN, 22)), "send-back", Role.CASEWORKER, "写错").status_code == 302
    assert step(found, "burn").status_code == 404 and days_of(CHEN) == []


def test_a_correction_shows_before_and_after(elders: None):
    lists.approve(meals.supervisor(), entered((CHEN, 22), (HE, 10)).pk)
    found = entered((CHEN, 20), (HE, 10), reason="重数")
    shown = page(reverse("eldercare:meals-list", args=[found.pk]))
    assert "22 → 20" in shown and "未变" in shown and "200.00" in shown


def test_the_list_is_filtered_by_month_and_state(elders: None):
    july, june = entered((CHEN, 22)), entered((HE, 9), month=date(2020, 6, 1))
    lists.approve(meals.supervisor(), june.pk)
    both, only = page(LISTS), page(f"{LISTS}?month={JULY}")
    assert f"{LISTS}{july.pk}/" in both and f"{LISTS}{june.pk}/" in both
    assert f"{LISTS}{july.pk}/" in only and f"{LISTS}{june.pk}/" not in only
    assert f"{LISTS}{july.pk}/" not in page(f"{LISTS}?state=approved")
    assert "没有符合条件" in page(f"{LISTS}?month={JULY}&state=returned")


def test_the_pages_speak_english_and_finance_only_reads(elders: None):
    found = entered((CHEN, 22))
    reader = staff.browser(staff.actor(Role.FINANCE_MAKER))
    reader.cookies["django_language"] = "en"
    address = reverse("eldercare:meals-list", args=[found.pk])
    shown = reader.get(address).content.decode()
    assert "Due by this list" in shown and "This can be done by: " in shown
    assert reader.get(UPLOAD).status_code == 403
    assert reader.post(f"{address}approve/", {"answer": ""}).status_code == 403
    assert staff.browser(staff.actor(Role.AUDITOR)).get(LISTS).status_code == 403
