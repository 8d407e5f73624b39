"""A confirmed application of the minimum living guarantee becomes an award from the next month."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from civilaffairs.benefits import amounts, settings, standards
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.casework import kinds, services
from civilaffairs.casework.models import Case, Letter, PublicNotice
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused
from civilaffairs.people import facts, persons
from civilaffairs.people.models import Decision, Income
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, staff

pytestmark = pytest.mark.pdf
NOTICE_OVER = date(2020, 10, 9)


@pytest.fixture
def standard(the_day):
    """1060.00 a head, 80.00 for food, gas and water."""
    values = [("minimum-living", "1060.00"), ("utilities", "80.00")]
    entries = [Entry(code, date(2020, 1, 1), Decimal(value)) for code, value in values]
    return standards.publish(areas.city(), entries, source="测试", check=False)


@pytest.fixture
def case(standard, family, jing, entered_already):
    return services.open_case(
        entered_already("apply.minimum-living"),
        jing,
        area=areas.town(),
        household=family,
        applicant_name="张大山",
        members=2,
    )


@pytest.fixture
def to_confirmation(case, reach, step, guoqiang, at):
    def go():
        reach("notice")
        with at(NOTICE_OVER):
            step("to-confirm", guoqiang)

    return go


def test_the_notice_names_the_amount_of_the_engine(case, reach):
    reach("notice")
    assert PublicNotice.objects.get().amount == Decimal("780.00")  # 1060 × 2 − 1500 + 80 × 2


def test_a_confirmation_adopts_the_facts_and_grants_the_award(case, to_confirmation, step, at, lihua):
    to_confirmation()
    with at(NOTICE_OVER):
        step("confirm", lihua, "同意。")
    award = Award.objects.get(follows=None)
    assert (award.case, award.first_month, award.state) == (case, date(2020, 11, 1), "active")
    decision = Decision.objects.get()
    assert (decision.kind, decision.case_number, decision.decided_by) == (
        "confirmation",
        case.number,
        lihua.user,
    )
    adopted = Income.objects.get(layer="adopted")
    assert (adopted.amount, adopted.decision) == (Decimal("1500.00"), decision)
    letters = list(Letter.objects.order_by("at", "id").values_list("series__kind", flat=True))
    assert [kind.partition(".")[0] for kind in letters] == ["acceptance", "notice", "agree"]
    for letter in Letter.objects.select_related("file__content"):
        assert letter.file is not None
        assert store.read(letter.file).startswith(b"%PDF")


def test_letters_name_what_was_handed_in_and_the_days_of_the_notice(case, jing, reach):
    settings.publish(areas.city(), "clock.minimum-living.notice", date(2020, 1, 1), 10, source="测试")
    store.keep(
        b"%PDF-1.4", name="流水.pdf", category="income", subject_kind="case", subject_id=case.pk,
        media_type="application/pdf", made_by=jing.user,
    )  # fmt: skip
    reach("notice")
    accepted, published = (
        "".join(page.extract_text() for page in PdfReader(BytesIO(store.read(letter.file))).pages)
        for letter in Letter.objects.select_related("file__content").order_by("at", "id")
        if letter.file
    )
    assert "申请书" in accepted and "收入证明" in accepted and "授权" not in accepted
    assert "2020年10月8日（10天）" in "".join(published.split())


def test_a_refusal_is_a_decision_and_a_letter_and_adopts_nothing(case, to_confirmation, step, at, lihua):
    to_confirmation()
    with at(NOTICE_OVER):
        step("refuse", lihua, "人均收入已达到保障标准。")
    assert Decision.objects.get().kind == "refusal"
    assert not Award.objects.exists()
    assert not Income.objects.filter(layer="adopted").exists()
    assert Letter.objects.filter(series__kind__startswith="refuse").exists()


def test_what_does_not_qualify_is_not_published(case, reach, step, guoqiang, jing, family):
    reach("first-review")
    income = Income.objects.get(known_to=None)
    facts.record(
        Income,
        person=income.person,
        kind="wage",
        amount=Decimal("2120.00"),
        valid_from=income.valid_from,
        recorded_by=jing.user,
    )
    with pytest.raises(Refused):
        step("first-review", guoqiang, "同意")
    assert case.state == "first-review"


def test_looking_at_the_amount_leaves_no_trace(case, reach):
    reach("first-review")
    assess = kinds.get(case.kind).assess
    assert assess is not None
    found = assess(case)
    assert found is not None and found.amount == Decimal("780.00")
    assert [text for _name, _amount, text in found.lines] == ["1,060.00 × 2 − 1,500.00", "80.00 × 2"]
    assert not Award.objects.exists() and not Decision.objects.exists()


def test_the_proposed_amount_opens_its_derivation(case, to_confirmation, at, lihua):
    to_confirmation()
    with at(NOTICE_OVER):
        address = reverse("casework:decision", args=[case.pk])
        text = staff.browser(lihua).get(address).content.decode()
    assert "最低生活保障标准 × 计入人数 − 家庭计入收入" in text
    assert "1,060.00 × 2 − 1,500.00 = 780.00" not in text, "one line, not the whole"
    assert "1,060.00 × 2 − 1,500.00 = 620.00" in text
    assert "最低生活保障审核确认办法第二十三条" in text
    assert '计入人数: <span class="u-num">2</span>' in text
    assert '<span class="u-num">1,060.00</span> <span class="u-muted">测试</span>' in text


def test_the_award_and_its_review_are_offered_on_the_page(case, to_confirmation, step, at, jing, lihua):
    to_confirmation()
    with at(NOTICE_OVER):
        step("confirm", lihua, "同意。")
        client = staff.browser(jing)
        text = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        start = reverse("reviews:start", args=[Award.objects.get(follows=None).pk])
        assert start in text
        assert client.post(start).status_code == 302
    review = Case.objects.get(kind="review.minimum-living")
    assert (review.state, review.applicant_name) == ("draft", "张大山")


def test_the_old_age_allowance_takes_the_short_way(
    standard, take, town, jing, guoqiang, lihua, entered_already
):
    elder = persons.find_or_add(
        IdentityInput(
            "陈阿婆", id_type="none", birth_date=date(1940, 5, 20), sex="F", id_missing_reason="遗失"
        )
    )
    standards.publish(
        areas.city(), [Entry("old-age.80", date(2020, 1, 1), Decimal(100))], source="测试", check=False
    )
    case = services.open_case(
        entered_already("apply.old-age"), jing, area=town, person=elder, applicant_name="陈阿婆", members=1
    )
    take(case, "submit", jing)
    take(case, "accept", jing)
    assert (case.step_due_on, case.total_due_on) == (date(2020, 10, 19), date(2020, 10, 26))
    take(case, "first-review", guoqiang, "情况属实。")
    take(case, "confirm", lihua)
    assert not PublicNotice.objects.exists()
    award = Award.objects.get(person=elder)
    assert award.first_month == date(2020, 9, 1)
    assert [line.amount for line in amounts.of_award(award, date(2020, 9, 1))] == [Decimal("100.00")]
