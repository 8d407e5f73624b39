"""Claims become a receivable in Chromium: proposed, decided, paid back in part, cut into instalments."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time, shift_to
from civilaffairs.people.models import Membership
from tests.browser.windows import Windows, follow, next_on_the_workbench, picture
from tests.factories import recoveries, staff
from tests.factories.money import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pdf,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def claimed(windows: Windows) -> None:
    """Of what 陈秀英 was paid for June, later runs took back 340 yuan."""
    shift_to(date(2020, 6, 8))  # After everything that is written here.
    with transaction.atomic(), business_time(date(2020, 6, 5)):
        award = recoveries.paid(Office())
        assert award.household is not None
        Membership.objects.create(
            household=award.household, person=recoveries.head(award), relation="02",
            valid_from=date(2020, 1, 1), recorded_by=staff.actor(Role.CASEWORKER).user,
        )  # fmt: skip
        recoveries.taken_back(award, "260.00")
        recoveries.taken_back(award, "80.00", "utilities")


def test_two_people_recover_what_was_paid(windows: Windows, claimed: None):
    maker = windows.of(staff.actor(Role.FINANCE_MAKER), reverse("payments:claims"))
    windows.check(maker, "claims")
    picture(maker, "claims")
    follow(maker, maker.get_by_role("link", name="陈秀英"))
    maker.fill("[name=reason]", "5月已迁出本市")
    maker.fill("[name=heard]", "家属称已于5月告知村委会，同意退回。")
    windows.check(maker, "claims of an award")
    picture(maker, "claim")
    follow(maker, "#recover [data-primary]")
    windows.check(maker, "recovery that waits")
    checker = windows.of(staff.actor(Role.FINANCE_CHECKER))
    next_on_the_workbench(windows, checker, "陈秀英，340.00元")
    follow(checker, checker.get_by_role("button", name="同意所提意见"))
    expect(checker.locator("main")).to_contain_text("追缴通知书 东民追〔2020〕1号")
    number = maker.url.rstrip("/").rsplit("/", 1)[1]
    one, plan = (reverse(f"payments:{name}", args=[number]) for name in ("receivable", "receivable-plan"))
    maker.goto(plan)
    windows.check(maker, "instalments")
    maker.goto(one)
    maker.fill("[name=refund-amount]", "40")
    maker.fill("[name=refund-receipt]", "R-1")
    follow(maker, maker.get_by_role("button", name="登记退款"))
    expect(maker.locator("main")).to_contain_text("300.00")
    windows.check(maker, "recovery that is owed")
    picture(maker, "recovery")
    addresses = {
        "claims": reverse("payments:claims"),
        "recoveries": reverse("payments:receivables"),
        "recovery": one,
        "instalments": plan,
    }
    windows.check_in_english_and_large(maker, addresses)
