"""One household from the empty form to the balanced ledger, by seven people in seven windows.

The amounts are those of the example E-D3: four persons, one wage of 3333.33, 906.67 + 320.00 yuan.
"""

from datetime import date

import pytest

from tests.browser import at_the_desk as desk
from tests.browser import family
from tests.browser import in_finance as finance
from tests.browser.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]
AFTER_NOTICE, PAY_WEEK = date(2020, 5, 14), date(2020, 6, 2)


def test_one_household_from_the_front_desk_to_the_ledger(worker, windows: Windows):
    case = desk.enter(windows)
    desk.verify(windows, case)
    desk.review_and_publish(windows, case)
    desk.move_the_clock(windows, AFTER_NOTICE)
    desk.confirm(windows, case)
    desk.confirm_the_account(windows, case)
    desk.move_the_clock(windows, PAY_WEEK)
    finance.run_the_month(windows)
    first = finance.pay(windows, "2,366.67")
    finance.send_one_back(windows, first)
    finance.repair(windows)
    second = finance.pay(windows, "1,226.67")
    assert family.RIGHT_ACCOUNT.encode() in second
    assert family.ACCOUNT.encode() not in second
    finance.settle(windows, second)
    finance.balance(windows)
    assert len(windows.checked) >= 30, windows.checked
