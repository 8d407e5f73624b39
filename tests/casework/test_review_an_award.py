"""What is recorded of a household that is paid changes no line until a review adopts it."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from civilaffairs.benefits import amounts, effects, reviews, standards
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.benefits.standards import Entry
from civilaffairs.casework import differences, services
from civilaffairs.casework.models import Letter
from civilaffairs.files import store
from civilaffairs.jobs.work import run_inline
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line
from civilaffairs.people import facts, persons
from civilaffairs.people.models import Decision, Income, Membership, PropertyItem
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, money, staff

pytestmark = pytest.mark.pdf
OCTOBER, NOVEMBER, DECEMBER = (date(2020, month, 1) for month in (10, 11, 12))
JANUARY = date(2021, 1, 1)


@pytest.fixture
def standard(the_day):
    values = [("minimum-living", "1060.00"), ("utilities", "80.00")]
    entries = [Entry(code, date(2020, 1, 1), Decimal(value)) for code, value in values]
    return standards.publish(areas.city(), entries, source="测试", check=False)


@pytest.fixture
def award(standard, family, jing, lihua, the_day):
    """Confirmed on 2020-09-28, due from October."""
    case = services.open_case(
        "apply.minimum-living", jing, area=areas.town(), household=family, applicant_name="张大山"
    )
    return effects.award_for(case, the_day, lihua.user, "同意")


def record_wage(amount, day, jing):
    person = Income.objects.filter(layer="recorded", known_to=None).select_related("person")[0].person
    facts.record(
        Income, person=person, kind="wage", amount=Decimal(amount), valid_from=day, recorded_by=jing.user
    )


def pay(month):
    """The real run of a month."""
    money.fund("local")
    run = runs.start(staff.actor("finance-maker"), month, areas.city(), ["minimum-living"])
    assert run.job is not None
    run_inline(run.job)


def letter_of(case):
    """The words of the one letter about the review."""
    letter = Letter.objects.get(case=case)
    assert letter.file is not None
    pages = PdfReader(BytesIO(store.read(letter.file))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def waiting(case):
    """What was recorded, since which month, beside what counts."""
    with translation.override("en"):
        return [(row.since.month, row.adopted, row.recorded) for row in differences.of(case)]


def issued(month):
    lines = Line.objects.filter(line="top-up", for_month=month)
    return [str(line.amount) for line in lines.order_by("seq")]


def test_recording_changes_no_line_until_a_review_adopts_it(award, at, jing, guoqiang, lihua, take):
    with at(date(2020, 10, 5)):
        pay(OCTOBER)
        assert issued(OCTOBER) == ["620.00"]  # 1060 × 2 − 1500
        record_wage("1700.00", date(2020, 10, 5), jing)
    with at(date(2020, 11, 5)):
        pay(NOVEMBER)
        assert issued(NOVEMBER) == ["620.00"]
        case = reviews.start(award, jing)
        assert waiting(case) == [(10, "1,500.00 yuan a month", "1,700.00 yuan a month")]
        take(case, "first-review", guoqiang, "情况属实。")
        take(case, "confirm", lihua)
        assert case.state == "approved"
        assert differences.of(case) == []
    with at(date(2020, 12, 4)):
        pay(DECEMBER)
        assert issued(DECEMBER) == ["420.00"]
        # The wage rose in October: it counts from November, and what was paid too much is claimed once.
        assert (issued(OCTOBER), issued(NOVEMBER)) == (["620.00"], ["620.00", "-200.00"])
    with at(date(2021, 1, 5)):
        pay(JANUARY)
        assert (issued(NOVEMBER), issued(DECEMBER)) == (["620.00", "-200.00"], ["420.00"])


def test_two_changes_before_one_review_each_count_from_their_month(award, at, jing, guoqiang, lihua, take):
    with at(date(2020, 12, 4)):
        for month in (OCTOBER, NOVEMBER, DECEMBER):
            pay(month)
        record_wage("1700.00", date(2020, 10, 5), jing)
        record_wage("1600.00", date(2020, 11, 5), jing)
        case = reviews.start(award, jing)
        assert waiting(case) == [
            (10, "1,500.00 yuan a month", "1,700.00 yuan a month"),
            (11, "1,500.00 yuan a month", "1,600.00 yuan a month"),
        ]
        take(case, "first-review", guoqiang, "情况属实。")
        take(case, "confirm", lihua)
        assert Decision.objects.get(kind="review").first_month == NOVEMBER
        assert differences.of(case) == []
    with at(date(2021, 1, 5)):
        pay(JANUARY)
    assert issued(OCTOBER) == ["620.00"]
    assert issued(NOVEMBER) == ["620.00", "-200.00"]
    assert issued(DECEMBER) == ["620.00", "-100.00"]
    text = letter_of(case)
    for part in ("2020年11月起原每月780.00元现每月580.00元", "2020年12月起原每月780.00元现每月680.00元"):
        assert part in text
    assert issued(JANUARY) == ["520.00"]


def test_a_fall_in_income_brings_arrears_once(award, at, jing, guoqiang, lihua, take):
    with at(date(2020, 11, 5)):
        pay(NOVEMBER)
        record_wage("1200.00", date(2020, 10, 20), jing)
        case = reviews.start(award, jing)
        take(case, "first-review", guoqiang, "情况属实。")
        take(case, "confirm", lihua)
        assert Decision.objects.get(kind="review").first_month == NOVEMBER
    for day, month in ((date(2020, 12, 4), DECEMBER), (date(2021, 1, 5), JANUARY)):
        with at(day):
            pay(month)
        assert (issued(OCTOBER), issued(NOVEMBER)) == (["620.00"], ["620.00", "300.00"])


def test_a_review_that_changes_no_amount_sends_no_letter(award, at, family, jing, guoqiang, lihua, take):
    with at(date(2020, 11, 5)):
        facts.record(
            PropertyItem,
            household=family,
            kind="deposit",
            amount=Decimal(100),
            valid_from=date(2020, 11, 3),
            recorded_by=jing.user,
        )
        case = reviews.start(award, jing)
        take(case, "first-review", guoqiang, "情况属实。")
        take(case, "confirm", lihua)
    assert case.state == "approved"
    assert not Letter.objects.filter(case=case).exists()


def test_no_change_closes_the_review_and_adopts_nothing(award, at, jing, guoqiang, take):
    with at(date(2020, 11, 5)):
        case = reviews.start(award, jing)
        with pytest.raises(Refused):
            take(case, "first-review", guoqiang, "同意")
        take(case, "no-change", guoqiang, "家庭情况无变化。")
        assert case.state == "unchanged"
    assert Income.objects.filter(layer="adopted").count() == 1


def test_one_award_has_one_open_review(award, jing):
    reviews.start(award, jing)
    with pytest.raises(Refused):
        reviews.start(award, jing)


def test_a_review_is_started_from_the_page_of_the_household(award, family, jing, lihua):
    browser, address = staff.browser(jing), reverse("reviews:start", args=[award.pk])
    page = browser.get(reverse("people:household", args=[family.pk])).content.decode()
    assert award.number in page
    assert address in page
    answer = browser.post(address)
    assert award.reviews.get().case.number in browser.get(answer["Location"]).content.decode()
    maker = staff.browser(staff.actor("finance-maker"))
    page = maker.get(reverse("people:household", args=[family.pk])).content.decode()
    assert award.number in page
    assert address not in page


def test_the_household_shows_what_was_paid(award, family, jing):
    pay(OCTOBER)
    page = staff.browser(jing).get(reverse("people:household", args=[family.pk])).content.decode()
    assert "2020-10" in page
    assert f"{sum(issued(OCTOBER)):,.2f}" in page


def test_who_proposed_does_not_adopt(award, at, jing, guoqiang, take):
    with at(date(2020, 11, 5)):
        record_wage("1700.00", date(2020, 11, 5), jing)
        case = reviews.start(award, jing)
        take(case, "first-review", guoqiang, "同意")
        twice = type(guoqiang)(guoqiang.user, staff.post(guoqiang.user, "approver", areas.city()))
        with pytest.raises(Refused):
            take(case, "confirm", twice)
        assert case.state == "reviewed"


def test_a_child_who_is_born_takes_a_place(award, at, family, jing, guoqiang, lihua, take):
    child = persons.find_or_add(
        IdentityInput(
            "张小宝", id_type="none", birth_date=date(2020, 9, 20), sex="M", id_missing_reason="未办理"
        )
    )
    with at(date(2020, 11, 5)):
        facts.record(
            Membership,
            household=family,
            person=child,
            relation="20",
            valid_from=date(2020, 9, 20),
            recorded_by=jing.user,
        )
        case = reviews.start(award, jing)
        take(case, "first-review", guoqiang, "同意")
        take(case, "confirm", lihua)
    cover = AwardCover.objects.get(person=child)
    assert (cover.award, cover.from_month, cover.to_month) == (award, OCTOBER, None)
    with at(date(2020, 12, 4)):
        assert sum(line.amount for line in amounts.of_award(award, DECEMBER)) == Decimal("1920.00")
    assert Award.objects.filter(follows=None).count() == 1
