"""What is sent in from the pages: the result of the match, a visit with its photos, an objection."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from civilaffairs.audit.models import Event
from civilaffairs.casework.matching import request
from civilaffairs.casework.models import MatchItem, MatchReport, Objection, Visit
from civilaffairs.files.models import StoredFile
from tests.factories import staff

ZHANG = "441999197211110070"


def result(case, row):
    text = f"核对编号,公民身份号码,来源,类别,金额\n{request.request_number(case)},{row}\n"
    return SimpleUploadedFile("result.csv", text.encode("gb18030"), "text/csv")


def photo():
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, "JPEG")
    return SimpleUploadedFile("door.jpg", data.getvalue(), "image/jpeg")


@pytest.fixture
def post(case):
    def send(actor, name, data, *more):
        return staff.browser(actor).post(reverse(f"casework:{name}", args=[case.pk, *more]), data)

    return send


def test_a_result_is_imported_and_settled(case, reach, post, jing):
    reach("checking")
    answer = post(
        jing, "match", {"version": case.version, "file": result(case, f"{ZHANG},社保,wage,2100.00")}
    )
    assert answer.status_code == 302
    item = MatchItem.objects.get()
    answer = post(jing, "settle", {"settlement": "explained", "note": "已离职。"}, item.pk)
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.settlement, item.settled_by) == ("explained", jing.user)


def test_a_wrong_file_comes_back_with_its_reasons(case, reach, post, jing):
    reach("checking")
    answer = post(jing, "match", {"version": case.version, "file": result(case, f"{ZHANG},社保,salary,1")})
    assert answer.status_code == 422
    assert "第 2 行" in answer.content.decode()
    assert not MatchReport.objects.exists()


def test_a_visit_is_recorded_with_photos_that_the_town_may_see(case, reach, post, jing, hao):
    reach("survey")
    values = {
        "visited_on": "20200928",
        "mode": "home",
        "people_present": "张大山",
        "ticked": ["members-seen", "housing"],
        "remarks": "情况与申报一致。",
        "conclusion": "agrees",
        "family_signed": "on",
        "photos": [photo(), photo()],
    }
    assert post(jing, "visit", values).status_code == 302
    visit = Visit.objects.get()
    assert visit.visited_on == date(2020, 9, 28)
    photos = StoredFile.objects.filter(subject_kind="visit", subject_id=visit.pk)
    assert photos.count() == 2
    assert post(hao, "sign-visit", {}, visit.pk).status_code == 302
    assert visit.signatures.count() == 2
    address = reverse("files:download", args=[photos[0].pk])
    assert staff.browser(hao).get(address).status_code == 200
    assert staff.browser(staff.actor("finance-maker")).get(address).status_code == 404


def test_an_objection_is_recorded_from_the_notice_page(case, reach, post, jing):
    reach("notice")
    values = {"version": case.version, "raised_on": "2020-09-28", "raised_by": "", "text": "有商铺。"}
    assert post(jing, "step", values, "object").status_code == 302
    objection = Objection.objects.get()
    assert (objection.text, objection.raised_by) == ("有商铺。", None)


def test_the_request_list_is_a_download_and_in_the_trail(case, reach, jing):
    reach("checking")
    answer = staff.browser(jing).get(reverse("casework:match-list", args=[case.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(action="match.export", object_id=str(case.pk)).exists()
