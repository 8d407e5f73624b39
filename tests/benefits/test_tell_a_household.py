"""家庭变更告知书: whoever a change touched is told what they are paid, since when, and where to object."""

import io
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from civilaffairs.accounts.models import Role
from civilaffairs.benefits.change_models import Change
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.casework import letters
from civilaffairs.casework.models import Letter
from civilaffairs.files import store
from tests.factories import areas, homes, staff, welfare
from tests.factories.homes import HEAD, SPOUSE

pytestmark = [pytest.mark.pdf, pytest.mark.django_db]
JUNE_20 = date(2020, 6, 20)


@pytest.fixture
def zhangs(published):
    family = homes.zhangs()
    welfare.grant(family.home, day=date(2020, 5, 12))
    return family


def said(letter):
    pages = PdfReader(io.BytesIO(store.read(letter.file))).pages
    assert len(pages) == 1
    return pages[0].extract_text().replace(" ", "").replace("\n", "")


def test_a_split_tells_both_households_in_their_own_figures(zhangs):
    young = {zhangs["张小山"].pk: HEAD, zhangs["王梅"].pk: SPOUSE}
    plan = Plan("split", JUNE_20, zhangs.home, relations=young, leaving=frozenset(young), keeps=True)
    case = homes.change(plan, JUNE_20)
    new = Change.objects.get(case=case).result["founded"]
    old_letter = Letter.objects.get(subject_id=zhangs.home.pk)
    new_letter = Letter.objects.get(subject_id=new)
    assert {old_letter.case, new_letter.case} == {case}
    told = said(old_letter)
    for words in (
        "张大山：",
        "现有家庭成员2人",
        "分户",
        "2020年6月20日",
        "2020年7月起",
        "2,160.00",
        "780.00",
        "复议",
    ):
        assert words in told
    told = said(new_letter)
    assert "张小山：" in told and "0.00" in told and "1,380.00" in told and "同意" in told
    assert "780.00" not in told


def test_a_death_tells_those_who_stay(zhangs):
    homes.change(Plan("death", JUNE_20, zhangs.home, person=zhangs["王梅"]), JUNE_20)
    told = said(Letter.objects.get(subject_id=zhangs.home.pk))
    # 3 × 1060 − 2400 + 3 × 80
    assert "张大山：" in told and "现有家庭成员3人" in told and "1,020.00" in told


def test_another_head_is_told_that_the_amount_stays(zhangs):
    relations = {zhangs["李秀英"].pk: HEAD, zhangs["张大山"].pk: SPOUSE}
    relations |= {zhangs[name].pk: "20" for name in ("张小山",)} | {zhangs["王梅"].pk: "97"}
    homes.change(Plan("head", JUNE_20, zhangs.home, person=zhangs["李秀英"], relations=relations), JUNE_20)
    told = said(Letter.objects.get(subject_id=zhangs.home.pk))
    assert "李秀英：" in told and "金额不变" in told and "已发月份" not in told


def test_a_household_without_benefits_is_told_nothing(published):
    family = homes.zhangs()
    young = {family["张小山"].pk: HEAD, family["王梅"].pk: SPOUSE}
    homes.change(Plan("split", JUNE_20, family.home, relations=young, leaving=frozenset(young)), JUNE_20)
    assert not Letter.objects.exists()


def test_each_household_page_shows_its_own_letters(zhangs):
    young = {zhangs["张小山"].pk: HEAD, zhangs["王梅"].pk: SPOUSE}
    plan = Plan("split", JUNE_20, zhangs.home, relations=young, leaving=frozenset(young), keeps=True)
    case = homes.change(plan, JUNE_20)
    new = Change.objects.get(case=case).result["founded"]
    browser = staff.browser(staff.actor(Role.CASEWORKER))
    mine, theirs = (Letter.objects.get(subject_id=key) for key in (zhangs.home.pk, new))
    page = browser.get(reverse("people:household", args=[new])).content.decode()
    assert theirs.number in page and mine.number not in page
    assert browser.get(reverse("files:download", args=[theirs.file_id])).status_code == 200


def test_issued_anew_it_stays_with_its_household(zhangs):
    homes.change(Plan("death", JUNE_20, zhangs.home, person=zhangs["王梅"]), JUNE_20)
    letter = Letter.objects.get(subject_id=zhangs.home.pk)
    approver = staff.actor(Role.APPROVER, areas.city())
    letters.void(letter, actor=approver, reason="Misprinted.")
    again = letters.issue_again(letter, actor=approver)
    assert again.subject_id == zhangs.home.pk
    assert "1,020.00" in said(again)
