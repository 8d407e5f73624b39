"""What waits for a person: the cards count what the list behind them shows."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.casework import kinds, procedures, services, workflow
from tests.factories import areas, staff

DAY = date(2020, 9, 28)


@pytest.fixture(autouse=True)
def the_day(db):
    with business_time(DAY):
        yield


@pytest.fixture
def jing():
    return staff.actor(Role.CASEWORKER)


@pytest.fixture
def three(monkeypatch, jing):
    """Three submitted cases of Chen Jing's."""
    monkeypatch.setattr(kinds, "_kinds", {kind.code: kind for kind in kinds.every()})
    kinds.register(procedures.full_review("apply.test", "测试救助", "test", procedures.Hooks()))
    cases = [
        services.open_case("apply.test", jing, area=areas.town(), applicant_name=name)
        for name in ("张大山", "王小明", "单雪梅")
    ]
    for case in cases:
        workflow.advance(case.pk, "submit", jing, version=1)
    return cases


def cards(client):
    answer = client.get(reverse("workbench"))
    assert answer.status_code == 200
    return answer, {str(label): (number, url) for label, number, url in answer.context["cards"]}


def numbers(client):
    return {label: number for label, (number, _url) in cards(client)[1].items()}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 9, 28), {"待办": 3, "即将超期": 0, "已超期": 0, "已退回": 0}),
        (date(2020, 10, 12), {"待办": 3, "即将超期": 3, "已超期": 0, "已退回": 0}),
        (date(2020, 10, 14), {"待办": 3, "即将超期": 0, "已超期": 3, "已退回": 0}),
    ],
)
def test_cards_count_by_the_working_days_left(three, jing, day, expected):
    with business_time(day):
        assert numbers(staff.browser(jing)) == expected


@pytest.mark.parametrize("day", [date(2020, 9, 28), date(2020, 10, 12), date(2020, 10, 14)])
def test_every_card_leads_to_as_many_rows(three, jing, day):
    with business_time(day):
        client = staff.browser(jing)
        for number, url in cards(client)[1].values():
            parts = urlsplit(url)
            answer = client.get(f"{parts.path}?{parts.query}")
            assert answer.context["page"].paginator.count == number


def test_the_queue_names_the_step_and_leads_to_it(three, jing):
    answer, _cards = cards(staff.browser(jing))
    text = answer.content.decode()
    assert text.count(reverse("casework:case", args=[three[0].pk])) == 1
    assert "受理" in text
    assert "还剩 5 个工作日" in text


def test_what_waits_for_another_does_not_wait_for_me(three):
    assert numbers(staff.browser(staff.actor(Role.SUPERVISOR)))["待办"] == 0
    colleague = staff.actor(Role.CASEWORKER, name="何志豪", username="hezhihao")
    assert numbers(staff.browser(colleague))["待办"] == 0


def test_the_badge_is_the_number_of_the_card(three, jing):
    answer, _cards = cards(staff.browser(jing))
    assert "data-todo-count>3<" in answer.content.decode()


def test_the_list_of_all_that_waits_has_as_many_rows_as_the_badge(three, jing):
    answer = staff.browser(jing).get(reverse("todo"))
    assert answer.context["page"].paginator.count == 3
    assert all(case.number in answer.content.decode() for case in three)


def test_who_enters_applications_may_start_one_at_once(jing):
    assert reverse("assistance:minimum-living-start") in staff.browser(jing).get("/").content.decode()
    supervisor = staff.browser(staff.actor(Role.SUPERVISOR)).get("/").content.decode()
    assert reverse("assistance:minimum-living-start") not in supervisor


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_workbench(role, db):
    assert staff.browser(staff.actor(role)).get(reverse("workbench")).status_code == 200


def test_the_workbench_costs_few_queries(three, jing, django_assert_max_num_queries):
    client = staff.browser(jing)
    with django_assert_max_num_queries(17):
        cards(client)


def test_a_search_finds_by_number_and_leaves_only_a_digest(three, jing):
    answer = staff.browser(jing).post(reverse("search"), {"q": "张大山"}, follow=True)
    assert three[0].number in answer.content.decode()
    assert three[1].number not in answer.content.decode()
    event = Event.objects.filter(action__startswith="search").latest("id")
    assert "张" not in str(event.detail)


def test_what_was_searched_is_not_readable_in_the_address(three, jing):
    client = staff.browser(jing)
    address = client.post(reverse("search"), {"q": "441999198001010000"})["Location"]
    assert "441999" not in address
    assert "441999198001010000" in client.get(address).content.decode()
    assert client.get(f"{address[:-3]}AAA").status_code == 200


def test_another_town_finds_nothing(three):
    stranger = staff.actor(Role.CASEWORKER, areas.other_town(), "钱多多", "qianduoduo")
    answer = staff.browser(stranger).post(reverse("search"), {"q": "张大山"}, follow=True)
    assert three[0].number not in answer.content.decode()
