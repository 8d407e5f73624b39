"""The comparison with last month, the checks and the month board: no barrier, and fit for paper."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.payments.checks import looking
from tests.browser.windows import Windows, on_paper, picture
from tests.factories import areas, bad_payments, staff, waits

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_the_comparison_and_the_checks_have_no_barrier(windows: Windows) -> None:
    with transaction.atomic():
        waits.paid_until_april()
        waits.limit("99999", 60)
        waits.raised(date(2020, 4, 1))
        waits.run(waits.MAY)
        with business_time(date(2020, 6, 5)):
            bad_payments.dead()
            looking.look(waits.JUNE, areas.city())
    page = windows.of(staff.actor(Role.FINANCE_MAKER, areas.city()))
    addresses = {
        "board": f"{reverse('payments:board')}?month=2020-05",
        "comparison": f"{reverse('payments:comparison')}?month=2020-05",
        "changes": f"{reverse('payments:comparison-rows')}?month=2020-05&part=standard",
        "checks": reverse("payments:checks"),
        "no exceptions": f"{reverse('payments:exceptions')}?month=2020-05",
        "no lists": f"{reverse('payments:reports')}?month=2020-05",
    }
    for name, address in addresses.items():
        page.goto(address)
        windows.check(page, name)
        picture(page, f"wf-{name}")
    page.goto(addresses["comparison"])
    printed = on_paper(page)
    assert "1,920.00" in printed and "+120.00" in printed and "查询" not in printed
    windows.check_in_english_and_large(page, addresses)
