"""A standards officer enters values, the area's examples are tried, a second person publishes."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.benefits import proposals, standards
from civilaffairs.benefits import settings as choices
from civilaffairs.benefits.models import Setting, Standard
from civilaffairs.benefits.proposal_models import ExampleCheck, Proposal
from civilaffairs.jobs.work import run_inline
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import trials
from civilaffairs.payments.models import Line
from tests.factories import areas, staff, welfare

pytestmark = pytest.mark.django_db
NEW = reverse("standards:propose")
EXAMPLES = """
region: "441900"
standards:
  minimum-living: [{from: 2020-01, value: "1060.00"}]
examples:
  - id: E-1
    people: {li: {born: 1980-01-05, sex: M, income: {wage: "500.00"}}}
    households: {L: [li]}
    awards: [{benefit: minimum-living, to: L, applied: 2020-03-02, confirmed: 2020-03-20}]
    runs: 2020-04
    expect:
      2020-04: [{to: L, benefit: minimum-living, line: top-up, amount: "%s"}]
"""


@pytest.fixture(autouse=True)
def held(db):
    welfare.publish()


@pytest.fixture
def min_():
    return staff.browser(staff.actor(Role.STANDARDS))


@pytest.fixture
def huang():
    return staff.browser(staff.actor(Role.APPROVER))


def typed(*rows, source="东府〔2020〕1号"):
    content = {"area": areas.city().pk, "source": source, "values-TOTAL_FORMS": len(rows)}
    content |= {"values-INITIAL_FORMS": 0, "values-MIN_NUM_FORMS": 1, "values-MAX_NUM_FORMS": 60}
    for place, (code, month, value) in enumerate(rows):
        content |= {f"values-{place}-code": code, f"values-{place}-month": month}
        content[f"values-{place}-value"] = value
    return content


def entered(browser, *rows):
    answer = browser.post(NEW, typed(*rows))
    assert answer.status_code == 302
    return Proposal.objects.get(pk=answer["Location"].split("/")[-2])


def keep(browser, amount="560.00", name="dongguan.yaml"):
    file = SimpleUploadedFile(name, (EXAMPLES % amount).encode())
    answer = browser.post(reverse("standards:examples"), {"area": areas.city().pk, "file": file})
    assert answer.status_code == 302


def tried(browser, proposal):
    browser.post(reverse("standards:try", args=[proposal.pk]))
    check = proposals.latest_check(proposal)
    assert check is not None
    if job := trials.job_of(check):
        run_inline(job)
    check.refresh_from_db()
    return check


def page(browser, proposal):
    browser.cookies["django_language"] = "en"
    return browser.get(reverse("standards:proposal", args=[proposal.pk])).content.decode()


def publish(browser, proposal):
    return browser.post(reverse("standards:publish", args=[proposal.pk]))


def test_values_of_both_kinds_are_published_together_with_both_names(min_, huang):
    keep(min_)
    proposal = entered(
        min_,
        ("minimum-living", "2021-01", "1,120"),
        ("extreme-hardship", "202101", "1792.00"),
        ("vulnerable.elder-age", "2021.1", "65"),
        ("price-subsidy", "2021-01", '{cpi: "3.0", food: "6.0"}'),
    )
    assert (tried(min_, proposal).passed, ExampleCheck.objects.get().failed) == (1, 0)
    assert not Line.objects.exists()
    assert publish(huang, proposal).status_code == 302
    row = Standard.objects.get(code="minimum-living", from_month=date(2021, 1, 1))
    assert (row.value, row.entered_by.name, row.approved_by.name) == (Decimal("1120"), "赵敏", "黄丽华")
    assert (row.source, row.proposal) == ("东府〔2020〕1号", proposal)
    assert choices.get(areas.town(), "vulnerable.elder-age", date(2021, 1, 1)) == 65
    assert Setting.objects.get(code="price-subsidy").value == {"cpi": "3.0", "food": "6.0"}
    assert "1,120.00" in huang.get(reverse("benefits:standards")).content.decode()


def test_the_page_shows_which_example_fails_and_by_how_much(min_, huang):
    keep(min_)
    proposal = entered(min_, ("minimum-living", "2020-01", "1020.00"))
    assert tried(huang, proposal).failed == 1
    text = page(huang, proposal)
    for part in ("E-1", "dongguan.yaml", "560.00", "520.00", "-40.00", "Minimum living"):
        assert part in text
    assert reverse("standards:publish", args=[proposal.pk]) not in text
    assert publish(huang, proposal).status_code == 422
    assert not Standard.objects.filter(code="minimum-living", from_month=date(2020, 1, 1)).exists()


def test_nobody_publishes_what_they_entered_themselves(min_):
    proposal = entered(min_, ("utilities", "2021-01", "90.00"))
    tried(min_, proposal)
    assert publish(min_, proposal).status_code == 422
    assert "a second person publishes them" in page(min_, proposal)
    second = staff.actor(Role.STANDARDS, areas.city(), "钱多", "qianduo")
    assert publish(staff.browser(second), proposal).status_code == 302


def test_nothing_is_published_before_the_examples_were_tried(min_, huang):
    keep(min_)
    proposal = entered(min_, ("utilities", "2021-01", "90.00"))
    assert "have not been tried" in page(huang, proposal)
    assert publish(huang, proposal).status_code == 422
    tried(huang, proposal)
    keep(min_, name="more.yaml")
    assert "have changed since" in page(huang, proposal)
    assert publish(huang, proposal).status_code == 422


def test_the_database_refuses_it_as_well(min_):
    proposal = entered(min_, ("utilities", "2021-01", "90.00"))
    row = Proposal.objects.filter(pk=proposal.pk)
    decided = {"decided_by": staff.actor(Role.APPROVER).user, "decided_at": proposal.entered_at}
    with pytest.raises(DatabaseError, match="do not pass"), transaction.atomic():
        row.update(state="published", **decided)
    tried(min_, proposal)
    with pytest.raises(DatabaseError, match="proposal_second_person"), transaction.atomic():
        row.update(state="published", decided_by=proposal.entered_by, decided_at=proposal.entered_at)
    row.update(state="returned", **decided)
    with pytest.raises(DatabaseError, match="decided already"), transaction.atomic():
        row.update(state="published")


@pytest.mark.parametrize(
    ("code", "value", "bound"),
    [
        ("extreme-hardship", "1600.00", "at least 1.6 × 1,060.00 = 1,696.00"),
        ("minimum-living", "1100.00", "in 2021-01 at least 1.6 × 1,100.00 = 1,760.00"),
        ("care-rate.partial", "0.29", "at least 30% of the minimum wage"),
        ("meals.other", "10.50", "between 6 and 10 yuan"),
        ("utilities", "-1", "not negative"),
        ("vulnerable.elder-age", "old", "cannot be set"),
        ("utilities", "1.23456", "at most four decimals"),
    ],
)
def test_what_breaks_a_bound_is_refused_in_the_rules_words(min_, code, value, bound):
    min_.cookies["django_language"] = "en"
    answer = min_.post(NEW, typed((code, "2021-01", value)))
    assert answer.status_code == 422
    assert bound in answer.content.decode().replace("&#x27;", "'")
    assert not Proposal.objects.exists()


def test_a_raise_above_is_refused_while_a_town_would_fall_below_the_floor(min_):
    town = [standards.Entry("extreme-hardship", date(2020, 1, 1), Decimal("1700.00"))]
    standards.publish(areas.town(), town, source="x")
    rows = (("minimum-living", "2021-01", "1100.00"), ("extreme-hardship", "2021-01", "1760.00"))
    assert min_.post(NEW, typed(*rows)).status_code == 422


def test_a_proposal_is_withdrawn_by_its_author_or_sent_back_by_another_with_a_reason(min_, huang):
    first, second = (entered(min_, ("utilities", "2021-01", value)) for value in ("90.00", "95.00"))
    address = reverse("standards:close", args=[first.pk])
    assert min_.post(address, {"reason": ""}).status_code == 422
    min_.post(address, {"reason": "文号有误"})
    huang.post(reverse("standards:close", args=[second.pk]), {"reason": "请附文件"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "returned")
    with pytest.raises(Refused, match=r"已办结|decided"):
        proposals.publish(staff.actor(Role.APPROVER), first.pk)
    assert "请附文件" in page(min_, second)


def test_who_enters_cases_neither_proposes_nor_sees_proposals(min_):
    proposal = entered(min_, ("utilities", "2021-01", "90.00"))
    jing = staff.browser(staff.actor(Role.CASEWORKER))
    assert jing.get(NEW).status_code == 403
    assert jing.get(reverse("standards:proposal", args=[proposal.pk])).status_code == 403
    elsewhere = staff.browser(staff.actor(Role.STANDARDS, areas.town(), "孙平", "sunping"))
    assert elsewhere.get(reverse("standards:proposal", args=[proposal.pk])).status_code == 404


def test_the_list_takes_as_many_queries_for_many_proposals(min_, django_assert_max_num_queries):
    for value in ("90.00", "91.00", "92.00"):
        entered(min_, ("utilities", "2021-01", value))
    with django_assert_max_num_queries(12):
        assert min_.get(reverse("standards:proposals")).status_code == 200


def test_a_proposal_waits_on_the_workbench_of_a_second_person(min_, huang):
    proposal = entered(min_, ("utilities", "2020-04", "85.00"))
    address = reverse("standards:proposal", args=[proposal.pk])
    assert address in huang.get(reverse("workbench")).content.decode()
    assert huang.get(reverse("todo")).context["page"].paginator.count == 1
    assert address not in min_.get(reverse("workbench")).content.decode()
    huang.post(reverse("standards:close", args=[proposal.pk]), {"reason": "Wrong month"})
    assert address not in huang.get(reverse("workbench")).content.decode()


@pytest.mark.parametrize(("value", "least", "warned"), [
    ("1112.99", "0.05", True), ("1113.00", "0.05", False), ("1061.00", None, False),
])  # fmt: skip
def test_slower_growth_than_consumption_is_warned_of(min_, value, least, warned):
    if least:
        code = "minimum-living.least-growth"
        choices.publish(areas.city(), code, date(2019, 1, 1), least, source="统计公报")
    both = ("minimum-living", "2020-01", value), ("extreme-hardship", "2020-01", "1800.00")
    proposal = entered(min_, *both)
    page = min_.get(reverse("standards:proposal", args=[proposal.pk])).content.decode()
    assert ("上年人均消费支出增长" in page) == warned
    assert ("1,060.00" in page and "5.00%" in page) or not warned
