"""The list of cases: tabs that add up, filters in the address, a bound on its queries."""

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.casework import services, workflow
from tests.factories import areas, staff

LIST = "casework:list"


@pytest.fixture
def three(test_kind, family, jing):
    cases = [
        services.open_case(test_kind.code, jing, area=areas.town(), household=family, applicant_name=name)
        for name in ("张大山", "王小明", "单雪梅")
    ]
    workflow.advance(cases[0].pk, "submit", jing, version=1)
    return cases


def listed(client, **query):
    answer = client.get(reverse(LIST), query)
    assert answer.status_code == 200
    return answer, [row["case"].applicant_name for row in answer.context["page"].object_list]


def test_tabs_add_up_to_all(three, jing):
    answer, names = listed(staff.browser(jing))
    counts = {tab.label: tab.count for tab in answer.context["tabs"]}
    whole = counts.pop("全部")
    assert whole == sum(counts.values()) == len(names) == 3
    assert (counts["草稿"], counts["待受理"]) == (2, 1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "小明"}, {"王小明"}),
        ({"q": "00003"}, {"单雪梅"}),
        ({"state": "applied"}, {"张大山"}),
        ({"programme": "test-living", "due": "overdue"}, set()),
        ({"queue": "mine", "state": "draft"}, {"王小明", "单雪梅"}),
    ],
)
def test_filters_stand_in_the_address(three, jing, query, expected):
    assert set(listed(staff.browser(jing), **query)[1]) == expected


def test_a_city_filters_by_town(three, lihua):
    client = staff.browser(lihua)
    assert len(listed(client, town=areas.town().pk)[1]) == 3
    assert listed(client, town=areas.other_town().pk)[1] == []


def test_another_town_lists_nothing(three):
    stranger = staff.actor(Role.CASEWORKER, areas.other_town(), "钱多多", "qianduoduo")
    assert listed(staff.browser(stranger))[1] == []


def test_many_cases_cost_no_more_queries(three, test_kind, family, jing, django_assert_max_num_queries):
    for number in range(25):
        services.open_case(
            test_kind.code, jing, area=areas.town(), household=family, applicant_name=f"张{number}"
        )
    client = staff.browser(jing)
    with django_assert_max_num_queries(15):
        _answer, names = listed(client)
    assert len(names) == 20
