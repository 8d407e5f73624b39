"""From any list one click leads from an amount to how it came about."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import batches, runs
from civilaffairs.payments.models import Line
from tests.factories import areas, money, staff, welfare
from tests.factories.money import carry_out

JUNE = date(2020, 6, 1)


@pytest.fixture
def transfer(db: None) -> Any:
    """What Li's household is paid in June: two lines in one transfer of the city's batch."""
    welfare.publish()
    fund = welfare.fund()
    home = welfare.li()
    money.arrange(home, home.persons[0], money.FIRST)
    welfare.grant(home)
    with business_time(cutoff(JUNE)):
        carry_out(runs.start(None, JUNE, areas.city()))
    with override("en"), business_time(date(2020, 6, 5)):
        maker = staff.actor(Role.FINANCE_MAKER, money.city())
        return batches.prepare(maker, JUNE, money.city(), fund).transfers.get()


def read(address: str, role: Role = Role.FINANCE_CHECKER, status: int = 200) -> str:
    place = money.city() if role == Role.FINANCE_CHECKER else areas.town()
    client = staff.browser(staff.actor(role, place))
    client.cookies["django_language"] = "en"
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_row_of_a_batch_opens_the_lines_that_it_sums(transfer: Any) -> None:
    address = reverse("payments:transfer", args=[transfer.pk])
    assert f'<a href="{address}">1,920.00</a>' in read(reverse("payments:batch", args=[transfer.batch_id]))
    assert f'<a href="{address}">1,920.00</a>' in read(reverse("payments:transfers"))
    text = read(address)
    assert "1,060.00 × 3 − 1,500.00 = 1,680.00" in text and "80.00 × 3 = 240.00" in text
    assert "Minimum living standard × Counted members − Counted income of the household" in text
    assert "1,920.00" in text
    for line in Line.objects.all():
        assert reverse("payments:why", args=[line.pk]) in text
    assert Event.objects.filter(action="transfer.read", object_id=str(transfer.pk)).exists()


def test_an_amount_on_the_household_s_page_opens_its_month(transfer: Any) -> None:
    award = Line.objects.all()[0].award
    address = reverse("payments:month", args=[award.pk, "2020-06"])
    page = read(reverse("people:household", args=[award.household_id]), Role.CASEWORKER)
    assert f'<a href="{address}">1,920.00</a>' in page
    text = read(address, Role.CASEWORKER)
    assert "1,060.00 × 3 − 1,500.00 = 1,680.00" in text
    assert reverse("payments:batch", args=[transfer.batch_id]) not in text
    for month in ("2020-07", "2020-13", "june"):
        read(reverse("payments:month", args=[award.pk, month]), Role.CASEWORKER, 404)


def test_neighbours_and_administrators_see_neither(transfer: Any) -> None:
    award = Line.objects.all()[0].award
    neighbour = staff.actor(Role.CASEWORKER, areas.other_town(), "林芳", "linfang")
    for address in (
        reverse("payments:month", args=[award.pk, "2020-06"]),
        reverse("payments:transfer", args=[transfer.pk]),
    ):
        assert staff.browser(neighbour).get(address).status_code == 404
        read(address, Role.SYSTEM_ADMIN, 403)
    read(reverse("payments:transfer", args=[uuid4()]), status=404)


def test_the_page_takes_few_queries(transfer: Any, django_assert_max_num_queries: Any) -> None:
    client = staff.browser(staff.actor(Role.FINANCE_CHECKER, money.city()))
    address = reverse("payments:transfer", args=[transfer.pk])
    client.get(address)
    with django_assert_max_num_queries(21):
        client.get(address)
    assert Line.objects.count() == 2 and transfer.amount == Decimal("1920.00")
