"""The list of a care home is entered by one person and approved by another; then its beds are paid."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards
from civilaffairs.files.tables import BadRow
from civilaffairs.lib.errors import Refused
from civilaffairs.people import facts
from civilaffairs.people.models import CareHome, Decision, Organisation
from eldercare import todo
from eldercare.bad_rows import BadRows
from eldercare.beds import lists
from eldercare.models import BedList
from tests.factories import areas, beds, counter, staff, welfare
from tests.factories.beds import CHASHAN, CHEN, HE, JULY, SHILONG, WU, approved, counted, entered, row

UPLOAD = "/eldercare/beds/upload/"
FULL = (row(CHEN), row(HE, "部分失能", "20"), row(WU, "失能", "1"))


@pytest.fixture(autouse=True)
def the_day(db):
    with business_time(date(2020, 8, 3)):
        yield


@pytest.fixture
def shilong() -> Organisation:
    counter.publish(bed__month="110.00", bed__month_dependent="275.00")
    return beds.home(SHILONG)


def page(address: str, who: str = Role.SUPERVISOR) -> str:
    return str(staff.browser(staff.actor(who)).get(address).content.decode())


def post(found: BedList, step: str, who: str = Role.SUPERVISOR, answer: str = "") -> int:
    address = reverse("eldercare:beds-act", args=[found.pk, step])
    return staff.browser(staff.actor(who)).post(address, {"answer": answer}).status_code


def bad(home: Organisation, *rows: tuple[str, ...]) -> list[BadRow]:
    with pytest.raises(BadRows) as refused:
        entered(home, *rows)
    return refused.value.rows


def test_from_the_empty_page_to_the_line_that_says_how(shilong: Organisation):
    desk = staff.browser(staff.actor(Role.CASEWORKER))
    assert UPLOAD in desk.get("/eldercare/beds/").content.decode()
    assert UPLOAD not in page("/eldercare/beds/")
    assert SHILONG in desk.get(UPLOAD).content.decode()
    assert desk.get("/eldercare/beds/template/").content.startswith(b"PK")
    typed = {"home": str(shilong.pk), "month": "2020-07-01", "file": beds.upload(*FULL)}
    answer = desk.post(UPLOAD, typed)
    found = BedList.objects.get()
    assert answer["Location"] == reverse("eldercare:beds-list", args=[found.pk])
    assert answer["Location"] in page("/") and counted(shilong) == []
    shown = page(answer["Location"])
    assert "495.00" in shown and "1 × 110.00 + 1 × 110.00 + 1 × 275.00" in shown
    assert beds.NUMBERS[CHEN] not in shown and "同意本名单" in shown
    assert "同意本名单" not in page(answer["Location"], Role.CASEWORKER)
    assert post(found, "approve", answer="属实") == 302
    assert counted(shilong) == [(3, 1, 1)]
    assert post(found, "approve") == 409


def test_bad_rows_stand_on_the_page_with_what_to_do(shilong: Organisation):
    desk = staff.browser(staff.actor(Role.CASEWORKER))
    wrong = beds.upload(row(CHEN, days="32"), row(HE, "好"), (WU, "441999193801010013", "自理", "3"))
    answer = desk.post(UPLOAD, {"home": str(shilong.pk), "month": "2020-07-01", "file": wrong})
    assert answer.status_code == 422 and [each.number for each in answer.context["bad"]] == [2, 3, 4]
    assert "办法" in answer.content.decode() and not BedList.objects.exists()
    twice = bad(shilong, row(CHEN, days="3"), row(CHEN, days="4"))
    assert [each.number for each in twice] == [3]
    assert [each.number for each in bad(shilong, row(CHEN, days="0"), ("x", "", "", ""))] == [2, 3]


def test_nobody_lies_in_two_homes_in_one_month(shilong: Organisation):
    """Both sides are named, as long as one list waits or counts."""
    other, first = beds.home(CHASHAN), entered(shilong, row(CHEN, days="12"))
    [said] = bad(other, row(HE), row(CHEN))
    assert said.number == 3 and SHILONG in said.what and CHEN in said.what and "12" in said.what
    lists.approve(staff.actor(Role.SUPERVISOR), first.pk, "属实")
    assert SHILONG in bad(other, row(CHEN))[0].what
    approved(shilong, row(HE), reason="陈阿婆未入住")
    assert approved(other, row(CHEN)).rows.get().person.name == CHEN


def test_no_more_beds_than_on_file(shilong: Organisation):
    small = beds.home(CHASHAN, beds=1)
    with pytest.raises(Refused, match="2张") as refused:
        entered(small, row(CHEN), row(HE))
    assert "1张" in str(refused.value)
    assert entered(small, row(CHEN)).rows.count() == 1


def test_a_correction_replaces_the_whole_list_and_says_why(shilong: Organisation):
    approved(shilong, *FULL)
    with pytest.raises(Refused, match="更正"):
        entered(shilong, row(CHEN))
    first = BedList.objects.get()
    again = entered(shilong, row(CHEN), reason="两人已出院")
    assert again.replaces == first and counted(shilong) == [(3, 1, 1)]
    with pytest.raises(Refused, match="等待审定"):
        entered(shilong, row(CHEN), reason="再报")
    assert reverse("eldercare:beds-list", args=[first.pk]) in page(
        reverse("eldercare:beds-list", args=[again.pk])
    )
    lists.approve(staff.actor(Role.SUPERVISOR), again.pk, "属实")
    assert counted(shilong) == [(1, 0, 0)]


def test_it_is_paid_arrears_and_claims_by_the_lists(shilong: Organisation):
    approved(shilong, *FULL)
    assert beds.pay(date(2020, 9, 1)) == [Decimal("495.00")]
    with business_time(date(2020, 9, 3)):
        approved(shilong, row(CHEN), reason="两人已出院")
    assert beds.pay(date(2020, 10, 1)) == [Decimal("-385.00")]


@pytest.mark.parametrize(("month", "says"), [(date(2020, 8, 1), "尚未结束"), (date(2020, 5, 1), "没有涵盖")])
def test_only_a_month_that_is_over_and_covered(shilong: Organisation, month: date, says: str):
    with pytest.raises(Refused, match=says):
        entered(shilong, row(CHEN, days="3"), month=month)


def test_who_enters_and_who_approves(shilong: Organisation):
    found = entered(shilong, row(CHEN))
    assert todo.count(staff.actor(Role.SUPERVISOR)).todo == 1
    assert todo.rows(staff.actor(Role.SUPERVISOR), 5)[0].title == f"{SHILONG} · 1张床位"
    assert todo.count(staff.actor(Role.CASEWORKER)).todo == 0
    assert post(found, "approve", Role.CASEWORKER) == 403
    assert post(found, "approve", Role.FINANCE_MAKER) == 403
    assert staff.browser(staff.actor(Role.SUPERVISOR)).get(UPLOAD).status_code == 403
    assert staff.browser(staff.actor(Role.AUDITOR)).get("/eldercare/beds/").status_code == 403
    assert SHILONG in page("/eldercare/beds/", Role.FINANCE_MAKER)
    elsewhere = staff.browser(staff.actor(Role.SUPERVISOR, areas.other_town(), "林芳", "linfang"))
    assert elsewhere.get(reverse("eldercare:beds-list", args=[found.pk])).status_code == 404
    assert post(found, "send-back") == 422 and post(found, "send-back", answer="缺签字") == 302
    assert post(found, "burn") == 404 and counted(shilong) == []
    assert post(entered(shilong, row(CHEN)), "send-back", Role.CASEWORKER, "写错") == 302


def test_the_award_ended_or_beds_were_struck_off_meanwhile(shilong: Organisation):
    found, boss = entered(shilong, row(CHEN), row(HE)), staff.actor(Role.SUPERVISOR)
    told = {"filing_number": "8", "licensed_beds": 1, "organisation": shilong}
    facts.adopt_values(welfare.decide(date(2020, 8, 3)), CareHome, date(2020, 7, 20), **told)
    with pytest.raises(Refused, match="1张"):
        lists.approve(boss, found.pk)
    awards.end(found.award, date(2020, 6, 1), "closed", welfare.decide(date(2020, 8, 3)))
    with pytest.raises(Refused, match="没有涵盖"):
        lists.approve(boss, found.pk)
    assert counted(shilong) == []


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


ROW = """INSERT INTO eldercare_bedrow (bed_list_id, number, person_id, level, days)
    VALUES (%s, 9, %s, 'partial', %s)"""
APPROVE = """UPDATE eldercare_bedlist SET state = 'approved', decided_by_id = %s, decided_at = now(),
    decision_id = %s"""


def test_what_the_database_refuses(shilong: Organisation):
    found, other = entered(shilong, row(CHEN)), beds.home(CHASHAN)
    chen = found.rows.get().person
    theirs = entered(other, row(HE))
    assert "another home" in refused(ROW, theirs.pk, chen.pk, 3)
    assert "days of the month" in refused(ROW, found.pk, theirs.rows.get().person_id, 32)
    assert "once_per_person" in refused(ROW, found.pk, chen.pk, 3)
    row_changed, list_changed = "bedrow SET days = 1", "bedlist SET month = '2020-06-01'"
    for change in (f"UPDATE eldercare_{row_changed}", f"UPDATE eldercare_{list_changed}",
                   "DELETE FROM eldercare_bedrow", "DELETE FROM eldercare_bedlist"):  # fmt: skip
        assert "permission denied" in refused(change)
    boss = staff.actor(Role.SUPERVISOR).user
    decision = Decision.objects.create(
        kind="beds", decided_on=date(2020, 8, 3), decided_by=boss, first_month=JULY
    )
    one = f"{APPROVE} WHERE id = %s"
    assert "whoever approves" in refused(one, boss.pk, None, found.pk)
    assert "not adopted" in refused(one, boss.pk, decision.pk, found.pk)
    lists.approve(staff.actor(Role.SUPERVISOR), found.pk)
    assert "decided already" in refused(ROW, found.pk, chen.pk, 3)
