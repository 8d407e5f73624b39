"""A case returned for correction: Jing edits the application itself and submits it again."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Area, Role
from civilaffairs.casework import visits, workflow
from civilaffairs.casework.intake import materials
from civilaffairs.casework.matching import settle
from civilaffairs.casework.models import Application, Case, MatchItem
from civilaffairs.people.models import Income, PayeeArrangement
from tests.assistance.conftest import FAMILY, TODAY, draft, paper, sign_authorisation
from tests.casework.conftest import result_file
from tests.factories import areas, staff

pytestmark = pytest.mark.pdf


@pytest.fixture
def returned(desk, jing, village, sheet_url, standards):
    """Entered with a wage of 1500, which the match found to be 1800; then returned by the supervisor."""
    Area.objects.filter(pk=areas.town().pk).update(phone="0769-86600001")
    sign_authorisation(sheet_url, jing)
    check = desk.post(sheet_url, {**paper(village), "action": "check"})["Location"]
    desk.post(check, {"version": "1"})
    case = draft(sheet_url).case
    hao = staff.actor(Role.CASEWORKER, name="何志豪", username="hezhihao")

    def take(step, actor, opinion=""):
        case.refresh_from_db()
        workflow.advance(case.pk, step, actor, version=case.version, opinion=opinion)

    take("accept", jing)
    settle.import_result(case.pk, jing, result_file(case, "441999197211110070,社保,wage,1800.00"))
    settle.settle(MatchItem.objects.get().pk, jing, "adopted", "")
    take("match-done", jing)
    findings = visits.Findings(("members-seen", "housing"), "两房一厅，陈设简单。")
    visit = visits.record(
        case.pk,
        jing,
        visited_on=TODAY,
        mode="home",
        people_present="张大山",
        findings=findings,
        conclusion="agrees",
        family_signed=True,
    )
    visits.sign(visit.pk, hao)
    take("survey-done", jing)
    take("return", staff.actor(Role.SUPERVISOR), "李秀英的收入未填。")
    case.refresh_from_db()
    return case


def corrected(village, **changes):
    return paper(village, **{"members-1-income_wage": "600.00", "version": "1", **changes})


def wages():
    rows = Income.objects.filter(kind="wage", layer="recorded", known_to=None).order_by("person__name")
    return {(row.person.name, str(row.amount)) for row in rows.select_related("person")}


def test_the_application_is_corrected_and_submitted_again(desk, returned, village, sheet_url):
    case_page = reverse("casework:case", args=[returned.pk])
    due, first = returned.step_due_on, draft(sheet_url).content
    assert sheet_url in desk.get(case_page).content.decode()
    assert 'value="1,500.00"' in desk.get(sheet_url).content.decode()
    answer = desk.post(sheet_url, {**corrected(village), "action": "check"})
    assert answer.status_code == 302, answer.context["problems"]
    assert wages() == {("张大山", "1800.00")}, "nothing is recorded before it is submitted again"
    assert "补正内容" in desk.get(answer["Location"]).content.decode()
    assert desk.post(answer["Location"], {"version": "2"}).status_code == 422, "what was corrected is asked"
    assert desk.post(answer["Location"], {"version": "2", "opinion": "补填收入。"}).status_code == 302
    returned.refresh_from_db()
    application = draft(sheet_url)
    assert (returned.state, returned.applied_on) == ("first-review", TODAY)
    assert returned.step_due_on >= due
    assert application.submitted_at is not None
    assert application.earlier == [first]
    assert wages() == {("张大山", "1800.00"), ("李秀英", "600.00")}, "what the match settled stands"
    assert PayeeArrangement.objects.count() == 1
    assert Case.objects.count() == 1
    page = desk.get(case_page).content.decode()
    assert sheet_url not in page
    assert desk.get(sheet_url)["Location"] == case_page


def test_a_new_account_and_a_member_who_left_are_recorded(desk, returned, village, sheet_url):
    three = paper(village, FAMILY[:3], **{"payee-account_number": "6299990000000000020", "version": "1"})
    answer = desk.post(sheet_url, {**three, "action": "check"})
    assert answer.status_code == 302, answer.context["problems"]
    desk.post(answer["Location"], {"version": "2", "opinion": "更正账户。"})
    returned.refresh_from_db()
    assert (returned.state, returned.members) == ("first-review", 3)
    last_four = {row.account.last_four for row in PayeeArrangement.objects.filter(known_to=None)}
    assert "0020" in last_four


def test_it_is_submitted_again_unchanged_from_the_case_page(returned, jing, sheet_url):
    workflow.advance(returned.pk, "resubmit", jing, version=returned.version, opinion="经核实无误。")
    returned.refresh_from_db()
    assert returned.state == "first-review"
    assert draft(sheet_url).earlier == []
    assert wages() == {("张大山", "1800.00")}


def test_what_was_handed_in_is_not_taken_out_again(desk, returned, village, sheet_url):
    (kept,) = materials.of_case(returned.pk)
    assert f"detach:{kept.pk}" not in desk.get(sheet_url).content.decode()
    answer = desk.post(sheet_url, {**corrected(village), "action": f"detach:{kept.pk}"})
    assert answer.status_code == 422
    assert materials.of_case(returned.pk).count() == 1


def test_the_database_opens_a_submitted_application_for_a_returned_case_alone(returned, jing, sheet_url):
    def reopen(earlier):
        with transaction.atomic():
            row = Application.objects.get(case=returned)
            row.submitted_at, row.earlier = None, earlier
            row.save(update_fields=["submitted_at", "earlier"])
            transaction.set_rollback(True)

    with pytest.raises(DatabaseError, match="settled"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_application SET submitted_at = NULL")
    reopen([{}])
    workflow.advance(returned.pk, "resubmit", jing, version=returned.version, opinion="经核实无误。")
    with pytest.raises(DatabaseError, match="settled"):
        reopen([{}])
