"""From any list one click leads from an amount to how it came about."""

import html
import re
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
from civilaffairs.payments import batches, reserves, returns, runs, sums
from civilaffairs.payments.checks import looking
from civilaffairs.payments.models import CheckHit, Difference, Line, Receivable
from tests.factories import areas, bad_payments, money, recoveries, staff, waits, welfare
from tests.factories.money import Office, carry_out
from tests.factories.reliefs import EMERGENCY, relief
from tests.payments.pages import english, page

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


def test_a_sum_of_lines_shows_each_with_its_arithmetic(transfer: Any) -> None:
    both = sums.address([line.pk for line in Line.objects.all()])
    text = read(both)
    assert "1,060.00 × 3 − 1,500.00 = 1,680.00" in text and "80.00 × 3 = 240.00" in text
    assert "1,920.00" in text
    assert Event.objects.filter(action="award.read").exists()
    neighbour = staff.browser(staff.actor(Role.CASEWORKER, areas.other_town(), "林芳", "linfang"))
    assert neighbour.get(both).status_code == 404
    for address in (f"{both}&line=999999999", reverse("payments:sum")):
        read(address, status=404)


def behind(text: str, amount: str) -> set[str]:
    """Where every place that shows the amount in a table leads; an amount without a link is none."""
    cells = re.findall(
        rf'<td class="u-num">(?:<a href="([^"]+)">)?\+?{re.escape(amount)}(?:</a>)?</td>', text
    )
    return {html.unescape(address) for address in cells}


def test_a_difference_that_waits_opens_its_lines(db: None) -> None:
    with override("en"):
        waits.paid_until_april()
        waits.raised(waits.FEBRUARY)
        with business_time(date(2020, 5, 6)):
            waits.run(waits.MAY)
            reader = english(waits.approver())
            found = Difference.objects.get()
            address = reverse("payments:difference", args=[found.pk])
            assert behind(page(reader, "differences"), "360.00") == {f"{address}#lines"}
            assert "1,100.00 × 3 − 1,500.00" in page(reader, "difference", found.pk)


def test_both_months_of_a_change_open_their_lines(db: None) -> None:
    with override("en"):
        waits.limit("99999", 60)
        welfare.publish()
        welfare.fund()
        welfare.grant(welfare.li(), day=date(2020, 3, 12))
        waits.raised(waits.MAY)
        for month in (waits.APRIL, waits.MAY):
            waits.run(month)
        text = page(english(waits.approver()), "comparison-rows", query="?month=2020-05&part=standard")
    was, now = (Line.objects.get(for_month=month, line="top-up") for month in (waits.APRIL, waits.MAY))
    for amount, line in ((was.after, was), (now.after, now), (now.after - was.after, now)):
        assert behind(text, f"{amount:,}") == {reverse("payments:why", args=[line.pk])}


def test_claims_and_recoveries_open_what_they_sum(office: Office) -> None:
    chen = recoveries.paid(office)
    first = recoveries.taken_back(chen, "200.00")
    reader = english(office.maker)
    assert behind(page(reader, "claims"), "200.00") == {reverse("payments:why", args=[first.pk])}
    second = recoveries.taken_back(chen, "60.00")
    both = sums.address([first.pk, second.pk])
    assert behind(page(reader, "claims"), "260.00") == {both}
    recoveries.decided(office, chen)
    one = reverse("payments:receivable", args=[Receivable.objects.get().pk])
    text = page(reader, "receivables")
    assert behind(text, "260.00") == {f"{one}#items", f"{one}#events"}
    assert behind(text, "0.00") == {f"{one}#plan"}


def test_a_check_opens_the_lines_it_is_about(office: Office) -> None:
    award = bad_payments.too_much()
    looking.look(money.JUNE, money.city())
    [hit] = CheckHit.objects.filter(award=award)
    state = "" if hit.severity == "block" else "?state=warns"
    [line] = Line.objects.filter(award=award)
    assert behind(page(english(office.checker), "checks", query=state), f"{hit.amount:,}") == {
        reverse("payments:why", args=[line.pk])
    }


def test_what_stays_behind_opens_its_lines(office: Office) -> None:
    award = bad_payments.dead()
    looking.look(money.JUNE, money.city())
    text = page(english(office.maker), "prepare", query=f"?month=2020-06&fund={money.fund().pk}")
    [line] = Line.objects.filter(award=award)
    assert behind(text, f"{line.amount:,}") == {reverse("payments:why", args=[line.pk])}


def test_a_row_that_the_bank_sent_back_opens_its_lines(office: Office) -> None:
    money.due("测试甲", money.FIRST)
    money.run()
    batch = office.exported()
    file = money.return_text(batch, {1: "03"}).encode()
    returns.import_file(office.maker, batch.pk, "return.txt", file)
    [sent] = batch.transfers.all()
    text = page(english(office.maker), "return", batch.pk)
    assert behind(text, f"{sent.amount:,}") == {reverse("payments:transfer", args=[sent.pk])}


def test_what_a_reserve_hands_out_opens_the_decision_s_reckoning(office: Office) -> None:
    welfare.publish()
    reserve = reserves.open_for(office.releaser, areas.town(), money.fund("local"))
    reserves.top_up(office.maker, reserve.pk, Decimal(20000), "V-1")
    award = relief("陈秀英", EMERGENCY)
    clerk = english(staff.actor(Role.CASEWORKER))
    fixed, address = award.amounts.get(), reverse("payments:fixed", args=[award.pk])
    assert behind(page(clerk, "reserve", reserve.pk), f"{fixed.amount:,}") == {address}
    assert fixed.derivation["text"] in html.unescape(page(clerk, "fixed", award.pk))
    reserves.draw(staff.actor(Role.CASEWORKER), reserve.pk, award.pk, "R-1")
    assert behind(page(clerk, "reserve", reserve.pk), f"{-fixed.amount:,}") == {address}
    elsewhere = english(staff.actor(Role.CASEWORKER, areas.other_town(), "林芳", "linfang"))
    assert elsewhere.get(address).status_code == 404
