"""The pages of a town's reserve in Chromium: money is handed out, and there is no barrier."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time, shift_to
from civilaffairs.benefits import standards
from civilaffairs.benefits.standards import Entry
from civilaffairs.payments import reserves
from tests.browser.windows import Windows, follow, picture
from tests.factories import areas, money, staff
from tests.factories.reliefs import EMERGENCY, relief

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_hand_relief_out_of_the_reserve(windows: Windows):
    shift_to(date(2020, 6, 8))  # After everything that is written here.
    with transaction.atomic(), business_time(date(2020, 6, 5)):
        entry = Entry("minimum-living", date(2019, 1, 1), Decimal(1060))
        standards.publish(money.city(), [entry], source="synthetic")
        releaser, maker = (staff.actor(role) for role in (Role.FINANCE_RELEASER, Role.FINANCE_MAKER))
        reserve = reserves.open_for(releaser, areas.town(), money.fund("local"))
        reserves.top_up(maker, reserve.pk, Decimal(20000), "V-1")
        award = relief("陈秀英", EMERGENCY)
    address = reverse("payments:reserve", args=[reserve.pk])
    page = windows.of(staff.actor(Role.CASEWORKER), address)
    windows.check(page, "reserve of a town")
    page.fill("[name=receipt]", "R-1")
    follow(page, page.get_by_role("row").filter(has_text=award.number).locator("button"))
    expect(page.locator("main")).to_contain_text("17,880.00")
    picture(page, "reserve")
    finance = windows.of(maker, address)
    windows.check(finance, "reserve with the form of a top-up")
    addresses = {"reserves": reverse("payments:reserves"), "reserve": address}
    windows.check_in_english_and_large(finance, addresses)
