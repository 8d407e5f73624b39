"""本周到期: by town and by who holds the case; each number leads to as many cases."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civilaffairs.casework import forecast, holders, kinds, services, workflow
from civilaffairs.lib import clock
from tests.factories import areas, staff


@pytest.fixture
def several(case, reach, test_kind, family, jing, at):
    """One in the survey, one to be accepted, and one whose acceptance is late."""
    reach("survey")
    for day in (date(2020, 9, 21), date(2020, 9, 30)):
        with at(day):
            other = services.open_case(
                test_kind.code, jing, area=areas.town(), household=family, applicant_name="王小明"
            )
            workflow.advance(other.pk, "submit", jing, version=1)
    return case


def test_each_number_leads_to_as_many_cases(several, at, lihua):
    with at(date(2020, 10, 12)):
        client = staff.browser(lihua)
        answer = client.get(reverse("casework:forecast"))
        [row] = answer.context["rows"]
        assert (row["held"].holder.label, row["held"].handler) == ("经办人员（镇街）", "陈静")
        assert [number for number, _url in row["cells"]] == [1, 0, 0, 2, 0, 0, 0, 0]
        for number, url in row["cells"]:
            parts = urlsplit(url)
            listed = client.get(f"{parts.path}?{parts.query}").context["page"].paginator.count
            assert listed == number
        assert "3 件" in client.get(reverse("workbench")).content.decode()


def test_a_case_of_an_office_above_the_towns_is_found_behind_its_number_too(
    several, test_kind, family, lihua, at
):
    in_city = staff.actor("caseworker", areas.city(), "许文博", "xuwenbo")
    with at(date(2020, 9, 30)):
        own = services.open_case(test_kind.code, in_city, area=areas.city(), household=family)
        workflow.advance(own.pk, "submit", in_city, version=1)
    with at(date(2020, 10, 12)):
        client = staff.browser(lihua)
        rows = client.get(reverse("casework:forecast")).context["rows"]
        [row] = [row for row in rows if row["held"].town == areas.city()]
        [url] = [url for number, url in row["cells"] if number]
        parts = urlsplit(url)
        listed = client.get(f"{parts.path}?{parts.query}").context["page"]
        assert [each["case"].pk for each in listed] == [own.pk]
        with CaptureQueriesContext(connection) as asked:
            assert sum(held.total for held in forecast.of(lihua, forecast.days_of_week(clock.today()))) == 4
    assert len([query for query in asked if "accounts_area" in query["sql"]]) <= 2


def test_a_notice_is_nobodys_delay_and_another_town_is_not_shown(case, reach, at):
    reach("notice")
    with at(date(2020, 10, 5)):
        stranger = staff.actor("caseworker", areas.other_town(), "钱多多", "qianduoduo")
        for who in (stranger, staff.actor("supervisor")):
            assert staff.browser(who).get(reverse("casework:forecast")).context["rows"] == []


def test_the_case_says_whose_court_the_ball_is_in(case, step, reach, jing):
    kind = kinds.get(case.kind)
    reach("checking")
    assert holders.said(kind, case.state, jing.user) == "经办人员（镇街） · 陈静"
    assert holders.said(kind, "first-review", jing.user) == "审核负责人（镇街）"
    assert holders.said(kind, "supplement", jing.user) == "申请人"
    assert holders.said(kind, "approved", jing.user) == ""
    page = staff.browser(jing).get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "经办人员（镇街） · 陈静" in page
