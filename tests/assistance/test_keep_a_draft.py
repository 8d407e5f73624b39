"""What Jing types is on the server: after a break, in another window, after a colleague's change."""

from django.core.files.uploadedfile import SimpleUploadedFile

from civilaffairs.accounts.models import Role
from civilaffairs.audit.models import Event
from civilaffairs.casework.intake import materials
from civilaffairs.casework.intake.household import PayeeForm
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.casework.models import Application, Case
from tests.assistance.conftest import FAMILY, START, draft, paper
from tests.factories import areas, staff


def test_autosave_opens_the_case_and_gives_the_next_version(desk, village, sheet_url):
    answer = desk.post(f"{sheet_url}autosave/", paper(village))
    assert (answer.status_code, answer["X-Version"]) == (204, "1")
    answer = desk.post(f"{sheet_url}autosave/", paper(village, version="1"))
    assert answer["X-Version"] == "2"
    case = draft(sheet_url).case
    assert (case.state, case.applicant_name, case.members) == ("draft", "张大山", 4)
    assert Case.objects.count() == 1


def test_a_half_typed_page_is_there_again_as_it_was_typed(desk, village, sheet_url):
    typed = {"members-rows": "1", "members-0-name": "张", "members-0-income_wage": "abc", "version": "0"}
    desk.post(sheet_url, {**typed, "action": "save"})
    page = desk.get(sheet_url).content.decode()
    assert 'value="abc"' in page
    assert "errorlist" not in page


def test_what_an_old_draft_says_of_the_card_is_read(desk, village, sheet_url):
    """It was asked the other way round once: a tick for "not on the social security card"."""
    desk.post(sheet_url, {**paper(village), "action": "save"})
    row = draft(sheet_url)
    asked_now = {**row.content["payee"], "social_card": "no"}
    payee = {name: value for name, value in asked_now.items() if name != "social_card"}
    row.content = {**row.content, "payee": {**payee, "not_social_card": True}}
    row.save(update_fields=["content"])
    assert '<option value="no" selected' in desk.get(sheet_url).content.decode()
    form = Sheet.of(draft(sheet_url), row.case).form("payee")
    assert form.is_valid() and form.cleaned_data["social_card"] is False
    assert PayeeForm.kept(row.content["payee"]) == asked_now, "handed in again it is the same account"


def test_the_draft_is_sealed_in_the_database(desk, village, sheet_url):
    from django.db import connection

    desk.post(f"{sheet_url}autosave/", paper(village))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM casework_application")
        assert b"441999" not in bytes(cursor.fetchone()[0])


def test_an_older_page_does_not_overwrite_a_newer_draft(desk, village, sheet_url):
    desk.post(f"{sheet_url}autosave/", paper(village))
    desk.post(f"{sheet_url}autosave/", paper(village, version="1"))
    stale = {**paper(village, version="1"), "home-address": "别的地方"}
    assert desk.post(f"{sheet_url}autosave/", stale).status_code == 409
    answer = desk.post(sheet_url, {**stale, "action": "save"})
    assert answer.status_code == 409
    assert "别的地方" in answer.content.decode(), "what was typed is not lost"
    assert draft(sheet_url).content["home"]["address"] == "西湖路 1 号"


def test_a_row_is_added_and_removed_without_javascript(desk, village, sheet_url):
    answer = desk.post(sheet_url, paper(village, FAMILY[:1], action="add-member"))
    assert answer["Location"].endswith("#members-1")
    page = desk.get(sheet_url)
    assert 'name="members-1-name"' in page.content.decode()
    two = paper(village, FAMILY[:2], version="1", **{"payee-payee": "1"})
    desk.post(sheet_url, {**two, "action": "remove-member:0"})
    content = draft(sheet_url).content
    assert [row["name"] for row in content["members"]] == ["李秀英"]
    assert content["payee"]["payee"] == "0"


def test_a_photo_is_attached_with_its_category_and_taken_out_again(desk, village, sheet_url, photo):
    desk.post(sheet_url, {**paper(village), "action": "attach", "material-authorisation": photo})
    page = desk.get(sheet_url).content.decode()
    assert photo.name in page
    (kept,) = materials.of_case(draft(sheet_url).case_id)
    desk.post(sheet_url, {**paper(village, version="1"), "action": f"detach:{kept.pk}"})
    assert photo.name not in desk.get(sheet_url).content.decode()


def test_a_file_that_is_no_picture_is_refused_and_the_draft_stays(desk, village, sheet_url):
    fake = SimpleUploadedFile("photo.jpg", b"MZ not a picture")
    answer = desk.post(sheet_url, {**paper(village), "action": "attach", "material-other": fake})
    assert answer.status_code == 422
    assert 'value="张大山"' in answer.content.decode()


def test_a_refused_paper_leaves_nothing_half_done(desk, village, sheet_url, photo):
    """One good and one bad file: neither is kept, and the corrected page is not stale."""
    desk.post(f"{sheet_url}autosave/", paper(village))
    files = {"material-authorisation": photo, "material-other": SimpleUploadedFile("a.jpg", b"MZ")}
    answer = desk.post(sheet_url, {**paper(village, version="1"), "action": "attach", **files})
    assert (answer.status_code, answer.context["version"]) == (422, 1)
    assert not materials.of_case(draft(sheet_url).case_id).exists()
    assert desk.post(sheet_url, {**paper(village, version="1"), "action": "save"}).status_code == 302


def test_nonsense_is_not_taken_out(desk, village, sheet_url):
    assert desk.post(sheet_url, {**paper(village), "action": "detach:x"}).status_code == 404
    assert not Case.objects.exists()


def test_a_question_about_a_number_stays_known_and_the_number_does_not(desk, village, sheet_url):
    desk.post(f"{sheet_url}identity/2/", paper(village))
    event = Event.objects.get(action="person.look-up")
    assert event.detail["query"]
    assert "441999" not in str(event.detail)


def test_a_draft_of_another_town_is_not_there(desk, village, sheet_url):
    desk.post(f"{sheet_url}autosave/", paper(village))
    elsewhere = staff.browser(staff.actor(Role.CASEWORKER, areas.other_town(), "何敏", "hemin"))
    assert elsewhere.get(sheet_url).status_code == 404
    assert elsewhere.post(f"{sheet_url}autosave/", paper(village, version="1")).status_code == 404
    assert Application.objects.get().version == 1


def test_who_does_not_enter_applications_gets_no_page(desk, village):
    assert staff.browser(staff.actor(Role.FINANCE_MAKER)).get(START).status_code == 403


def test_the_id_number_says_who_it_is(desk, village, sheet_url):
    answer = desk.post(f"{sheet_url}identity/2/", paper(village))
    assert "女 · 1940-05-20 · 80" in answer.content.decode()
    wrong = desk.post(
        f"{sheet_url}identity/2/", paper(village, **{"members-2-id_number": "441999194005200021"})
    )
    assert "errorlist" in wrong.content.decode()
    assert desk.post(f"{sheet_url}identity/9/", paper(village)).status_code == 404


def test_the_panel_calculates_without_saving(desk, village, sheet_url):
    page = desk.post(f"{sheet_url}likely/", paper(village)).content.decode()
    assert "1,500.00" in page
    assert not Case.objects.exists()
