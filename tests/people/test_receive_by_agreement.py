"""A guardian or an agent receives by an agreement, which whoever confirms the account can read."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from civilaffairs.accounts.models import Role
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.people import payees
from civilaffairs.people.models import Household, PayeeArrangement, Person
from tests.factories import areas, money, staff

FIRST, SECOND = "6299990000000000012", "6299990000000000020"
PAPER = "委托书：由邻居代为领取。".encode()


@pytest.fixture
def home(db: None) -> Household:
    return money.household()


@pytest.fixture
def neighbour(db: None) -> Person:
    return money.person("王代领")


def enter(home: Household, payee: Person, number: str = FIRST, **more) -> PayeeArrangement:
    clerk = staff.actor(Role.CASEWORKER).user
    return payees.arrange(
        home,
        payee,
        more.pop("capacity", "agent"),
        number,
        payee.name,
        "测试银行",
        clerk,
        date(2020, 6, 1),
        **more,
    )


def paper(home: Household):
    return payees.keep_agreement(home, PAPER, "委托书.txt", "text/plain", staff.actor(Role.CASEWORKER).user)


def test_without_it_nobody_confirms(home: Household, neighbour: Person):
    second = staff.actor(Role.SUPERVISOR)
    for capacity in ("agent", "guardian"):
        waiting = enter(home, neighbour, capacity=capacity)
        with pytest.raises(Refused, match="尚未提交协议"):
            payees.confirm(waiting, second)
    with pytest.raises(DatabaseError, match="receives by an agreement"), transaction.atomic():
        PayeeArrangement.objects.filter(pk=waiting.pk).update(
            confirmed_by=second.user, confirmed_at=clock.now()
        )
    assert payees.confirm(enter(home, neighbour, agreement=paper(home)), second).confirmed_at
    assert payees.confirm(enter(home, neighbour, SECOND, capacity="heir"), second).confirmed_at


def test_the_correction_takes_it_and_keeps_it(home: Household, neighbour: Person):
    payees.confirm(enter(home, neighbour, agreement=paper(home)), staff.actor(Role.SUPERVISOR))
    desk = staff.browser(staff.actor(Role.CASEWORKER))
    typed = {
        "payee": str(neighbour.pk), "account_number": SECOND, "holder_name": "王代领", "bank_name": "银行",
        "social_card": "yes",
    }  # fmt: skip
    address = f"/payees/household/{home.pk}/"

    def waits() -> PayeeArrangement:
        return PayeeArrangement.objects.get(known_to=None, confirmed_at=None)

    assert desk.post(address, {**typed, "capacity": "guardian"}).status_code == 422
    assert desk.post(address, {**typed, "capacity": "agent"}).status_code == 302
    assert (found := waits().agreement) and found.name == "委托书.txt"
    file = SimpleUploadedFile("监护协议.txt", PAPER, "text/plain")
    assert desk.post(address, {**typed, "capacity": "guardian", "agreement": file}).status_code == 302
    assert (found := waits().agreement) and found.name == "监护协议.txt"
    assert waits().capacity == "guardian"
    assert desk.post(address, {**typed, "capacity": "heir"}).status_code == 302
    assert waits().agreement is None


def test_whoever_confirms_reads_it(home: Household, neighbour: Person):
    waiting = enter(home, neighbour, agreement=paper(home))
    lin = staff.browser(staff.actor(Role.SUPERVISOR))
    shown = lin.get(f"/payees/{waiting.pk}/confirm/").content.decode()
    assert "委托书.txt" in shown
    answer = lin.get(f"/files/{waiting.agreement_id}/")
    assert b"".join(answer) == PAPER if answer.streaming else answer.content == PAPER
    far = staff.browser(staff.actor(Role.SUPERVISOR, areas.other_town(), "何强", "heqiang"))
    assert far.get(f"/files/{waiting.agreement_id}/").status_code == 404


def test_without_it_the_page_says_so(home: Household, neighbour: Person):
    waiting = enter(home, neighbour)
    lin = staff.browser(staff.actor(Role.SUPERVISOR))
    assert "未提交" in lin.get(f"/payees/{waiting.pk}/confirm/").content.decode()
    assert lin.post(f"/payees/{waiting.pk}/confirm/").status_code == 422
