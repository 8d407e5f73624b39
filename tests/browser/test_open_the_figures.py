"""Behind the figures: where benefits meet, an amount's lines, its derivation, the standards. No barrier."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import standards
from civilaffairs.benefits.standards import Entry
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line, Run
from tests.browser.windows import Windows, follow, picture
from tests.factories import areas, money, staff, welfare
from tests.factories.sketch import PersonSketch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JUNE = date(2020, 6, 1)
NAMES = ("李建平", "陈美兰", "李小明")
AMOUNTS = {"orphan": "1820.00", "old-age.80": "120.00"}


@pytest.fixture
def june(windows: Windows) -> Run:
    """Li's household has the minimum living guarantee; the child's parents cannot care for it."""
    with transaction.atomic(), business_time(date(2020, 1, 20)):
        entries = [Entry(code, date(2020, 1, 1), Decimal(value)) for code, value in AMOUNTS.items()]
        standards.publish(areas.city(), entries, source="粤民发〔2019〕8号", check=False)
    with transaction.atomic(), business_time(date(2020, 6, 5)):
        home = welfare.household(
            PersonSketch(date(1980, 1, 5), "M", incomes={"wage": Decimal("1500.00")}, name=NAMES[0]),
            PersonSketch(date(1982, 1, 5), "F", name=NAMES[1]),
            PersonSketch(date(2010, 1, 5), "M", name=NAMES[2]),
        )
        welfare.grant(home)
        welfare.grant(home.persons[2], "unattended-child")
        run = runs.start(None, JUNE, areas.city())
        money.carry_out(run)
    return run


def test_every_figure_opens(windows: Windows, june: Run) -> None:
    maker = windows.of(staff.actor(Role.FINANCE_MAKER), reverse("payments:run", args=[june.pk]))
    meet(windows, maker)
    propose(windows)
    line = Line.objects.get(programme="unattended-child")
    month = reverse("payments:month", args=[line.award_id, "2020-06"])
    addresses = {
        "meetings": reverse("payments:run-meetings", args=[june.pk]),
        "lines of an amount": month,
        "derivation": reverse("payments:why", args=[line.pk]),
        "run": reverse("payments:run", args=[june.pk]),
    }
    windows.check_in_english_and_large(maker, addresses)


def meet(windows: Windows, page: Page) -> None:
    """From the run over the people with two benefits and the lines of an amount to its derivation."""
    follow(page, "main a[href$='/meetings/']")
    row = page.get_by_role("row").filter(has_text=NAMES[2])
    expect(row).to_contain_text("1,260.00")
    windows.check(page, "meetings of a run")
    picture(page, "meetings")
    follow(page, row.locator("a", has_text="1,260.00"))
    windows.check(page, "lines of an amount")
    follow(page, page.locator("main td.u-num a", has_text="1,260.00"))
    expect(page.locator("main")).to_contain_text("补差：扣除最低生活保障")
    windows.check(page, "derivation")
    picture(page, "derivation")


def propose(windows: Windows) -> None:
    """A standards officer looks at the timelines and enters a value; a second person sees it."""
    page = windows.of(staff.actor(Role.STANDARDS))
    follow(page, "#nav a[href='/standards/']")
    windows.check(page, "standards")
    picture(page, "standards")
    for path, name in (("examples/", "policy examples"), ("proposals/", "proposals, empty")):
        page.goto(f"/standards/{path}")
        windows.check(page, name)
    page.goto("/standards/proposals/new/")
    page.fill("[name=source]", "东府〔2020〕1号")
    page.select_option("[name=values-0-code]", "utilities")
    page.fill("[name=values-0-month]", "2020-07")
    page.fill("[name=values-0-value]", "85")
    windows.check(page, "proposal, filled")
    follow(page, "button[data-primary]")
    expect(page.locator("main")).to_contain_text("85.00")
    windows.check(page, "proposal")
    address = page.url
    windows.check_in_english_and_large(page, {"standards": "/standards/", "proposal": address})
    second = windows.of(staff.actor(Role.APPROVER), address)
    windows.check(second, "proposal before the second person")
