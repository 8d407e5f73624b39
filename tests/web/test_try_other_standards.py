"""A standards officer tries values, keeps scenarios, compares two; persons are shown on record."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.benefits.models import Scenario
from tests.factories import areas, staff, welfare
from tests.factories.reliefs import EMERGENCY, relief
from tests.factories.sketch import PersonSketch

pytestmark = pytest.mark.django_db
PAGE = reverse("standards:simulation")
EDGE = reverse("standards:simulation-edge")
COMPARE = reverse("standards:simulation-compare")


@pytest.fixture(autouse=True)
def city(db):
    """Li is paid 1,920 of June 2020; Chen, two heads with 2,200, is known."""
    welfare.publish()
    welfare.grant(welfare.li())
    incomes = [{"wage": Decimal("1200.00")}, {"wage": Decimal("1000.00")}]
    welfare.household(
        *(PersonSketch(date(1980, 1, 5), incomes=each, name="陈明") for each in incomes), number="CHEN"
    )
    with business_time(date(2020, 5, 20)):
        yield


def browser(role, **other):
    found = staff.browser(staff.actor(role, **other))
    found.cookies["django_language"] = "en"
    return found


@pytest.fixture
def min_():
    return browser(Role.STANDARDS)


def text(answer):
    return answer.content.decode()


def question(**values):
    asked = {"area": areas.city().pk, "month": "2020-06"}
    return asked | {f"v.{code.replace('_', '-')}": value for code, value in values.items()}


def kept(who, name, **values):
    return who.post(reverse("standards:simulation-keep"), question(**values) | {"name": name})


def test_the_first_view_has_the_minimum_living_standard_as_it_holds(min_):
    page = text(min_.get(PAGE))
    for part in (
        'name="v.minimum-living"',
        'value="1060.00"',
        "1,920.00",
        "23,040.00",
        "<svg",
        "Dongguan City",
    ):
        assert part in page
    assert reverse("standards:propose") + "?" not in page


def test_a_value_shows_cost_entrants_and_the_way_to_a_proposal(min_):
    answer = min_.get(PAGE, question(minimum_living="1120"))
    page = text(answer)
    # Li 1120 × 3 − 1500 + 240 = 2100; Chen comes in with 1120 × 2 − 2200 + 160 = 200.
    assert (answer.context["total"].with_entrants, answer.context["total"].entrants) == (Decimal("2300"), 1)
    for part in ("2,300.00", "+380.00", "27,600.00", "Line now 1,060.00", "Line then 1,120.00"):
        assert part in page
    link = reverse("standards:propose") + "?" + answer.context["asked"].proposal_query
    assert link.replace("&", "&amp;") in page
    form = text(min_.get(link))
    assert 'value="1120"' in form
    assert 'value="2020-06"' in form


def test_what_breaks_a_bound_is_said_in_the_rules_words(min_):
    assert "at least 1.6 × 1,200.00 = 1,920.00" in text(min_.get(PAGE, question(minimum_living="1200")))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"v.minimum-living": "much"}, "at most four decimals"),
        ({"month": "soon"}, "Write the month as 2027-01."),
        ({"v.vulnerable.elder-age": "old"}, "cannot be set"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_calculated(min_, asked, said):
    answer = min_.get(PAGE, question() | asked)
    assert answer.status_code == 422
    assert said in text(answer)
    assert answer.context["found"] == []


def test_another_code_is_added_and_taken_out_without_script(min_):
    added = text(min_.get(PAGE, question(minimum_living="1120") | {"add": "utilities"}))
    assert 'name="v.utilities"' in added
    assert 'value="80.00"' in added
    gone = question(minimum_living="1120", utilities="90") | {"drop": "minimum-living"}
    assert 'name="v.minimum-living"' not in text(min_.get(PAGE, gone))


def test_where_nobody_has_such_a_benefit_the_page_says_so(min_):
    assert "Nobody has it yet" in text(min_.get(PAGE, {"v.old-age.80": "120"}))
    assert "Nobody in this area" in text(min_.get(PAGE, {"v.hardship-ratio": "0.5"}))


def test_what_decisions_fixed_is_told_beside_the_figures(min_):
    assert "nothing was fixed by decisions here" in text(min_.get(PAGE, question()))
    award = relief("王平", EMERGENCY)  # in June
    rows = min_.get(PAGE, question() | {"month": "2020-07"}).context["fixed"]
    assert [(row.benefit.code, row.count, row.total) for row in rows] == [
        ("temporary-relief", 1, award.amounts.get().amount)
    ]
    for month in ("2020-06", "2021-07"):
        assert min_.get(PAGE, question() | {"month": month}).context["fixed"] == []


def test_it_writes_nothing(min_):
    def counts():
        return {model: model._default_manager.count() for model in apps.get_models()}

    min_.get(PAGE)
    before = counts()
    min_.get(PAGE, question(minimum_living="1120", utilities="90"))
    assert counts() == before


def test_a_scenario_is_kept_for_colleagues_of_the_area_only(min_):
    assert kept(min_, "A higher line", minimum_living="1120").status_code == 302
    scenario = Scenario.objects.get()
    assert (scenario.values, scenario.made_by.name) == ({"minimum-living": "1120"}, "赵敏")
    address = reverse("standards:scenario", args=[scenario.pk])
    opened = browser(Role.APPROVER).get(address)
    assert parse_qs(urlsplit(opened["Location"]).query)["v.minimum-living"] == ["1120.00"]
    town = browser(Role.SUPERVISOR)
    assert town.get(address).status_code == 404
    assert "A higher line" not in text(town.get(PAGE))
    assert town.get(COMPARE, {"one": scenario.pk, "other": scenario.pk}).status_code == 404


def test_a_scenario_without_a_name_is_refused(min_):
    assert kept(min_, " ", minimum_living="1120").status_code == 302
    assert "Give the scenario a name" in text(min_.get(PAGE))
    assert not Scenario.objects.exists()


def test_two_scenarios_stand_side_by_side(min_):
    kept(min_, "Higher", minimum_living="1120")
    kept(min_, "Lower", minimum_living="1000", utilities="90")
    higher, lower = Scenario.objects.get(name="Higher"), Scenario.objects.get(name="Lower")
    page = text(min_.get(COMPARE, {"one": higher.pk, "other": lower.pk}))
    # Lower: 1000 × 3 − 1500 + 270 = 1770.
    for part in ("Higher", "Lower", "2,300.00", "1,770.00", "530.00"):
        assert part in page
    assert "Choose two scenarios" in text(min_.get(COMPARE, {"one": higher.pk}))


def test_the_nearest_households_only_with_the_right_to_see_persons_and_on_record(min_):
    asked = question(minimum_living="1120") | {"benefit": "minimum-living"}
    assert EDGE not in text(min_.get(PAGE, asked))
    assert min_.get(EDGE, asked).status_code == 403
    assert not Event.objects.filter(action="simulation.persons").exists()
    huang = browser(Role.APPROVER)
    assert EDGE in text(huang.get(PAGE, asked))
    page = text(huang.get(EDGE, asked))
    # Chen's 1,100 a head lie 20 below the new line, Li's 500 lie 620 below it.
    assert page.index("<td>CHEN</td>") < page.index("<td>H1</td>")
    for part in ("陈明", "-20.00", "-620.00", "1,100.00", "200.00"):
        assert part in page
    event = Event.objects.get(action="simulation.persons")
    assert (event.actor_name, event.detail) == ("黄丽华", {"benefit": "minimum-living", "rows": 2})


def test_who_enters_cases_has_no_simulation():
    assert browser(Role.CASEWORKER).get(PAGE).status_code == 403


def test_the_page_takes_few_queries(min_, django_assert_max_num_queries):
    kept(min_, "A", minimum_living="1120")
    with django_assert_max_num_queries(40):
        assert min_.get(PAGE, question(minimum_living="1120", utilities="90")).status_code == 200
