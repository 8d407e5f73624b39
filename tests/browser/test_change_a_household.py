"""A split by the keyboard alone, decided by a second person, and the forms on who somebody is: no barrier."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.change_models import Change
from tests.browser.windows import Windows, picture
from tests.factories import homes, staff, welfare

pytestmark = [pytest.mark.browser, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]


def test_split_a_household(windows: Windows):
    with transaction.atomic():
        family = homes.zhangs()
    with transaction.atomic(), business_time(date(2020, 5, 4)):
        welfare.grant(family.home, day=date(2020, 5, 4))
    page = windows.of(staff.actor(Role.CASEWORKER), reverse("people:household", args=[family.home.pk]))
    windows.check(page, "household with its changes")
    address = reverse("changes:household", args=[family.home.pk, "split"])
    page.goto(address)
    windows.check(page, "form of a split")
    page.locator("[name=day]").focus()
    page.keyboard.type("20200505")
    for name, relation in (("张小山", "02"), ("王梅", "10")):
        for field, value in (("place", "goes"), ("relation", relation)):
            page.locator(f"[name={field}-{family[name].pk}]").focus()
            page.keyboard.press("Home")
            page.locator(f"[name={field}-{family[name].pk}]").select_option(value)
    page.locator("[name=keeps]").focus()
    page.keyboard.press("Space")
    page.locator("[value=check]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("1,380.00")
    windows.check(page, "before and after a split")
    picture(page, "change-check")
    page.locator("[value=enter]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("张大山")
    case = Change.objects.get().case
    approver = windows.of(staff.actor(Role.APPROVER), reverse("changes:decision", args=[case.pk]))
    windows.check(approver, "decision on a change")
    picture(approver, "change-decision")
    approver.fill("#confirm-opinion", "同意")
    approver.locator("form[action$='/confirm/'] button[data-primary]").press("Enter")
    expect(approver.locator("main")).to_contain_text("新设家庭")
    windows.check(approver, "what became of a change")
    windows.check_in_english_and_large(page, other_forms(family))


def other_forms(family: homes.Family) -> dict[str, str]:
    addresses = {
        kind: reverse("changes:household", args=[family.home.pk, kind])
        for kind in ("merge", "move", "head", "death")
    }
    for kind in ("number", "join"):
        addresses[kind] = reverse("changes:person", args=[family["张大山"].pk, kind])
    return addresses
