"""Payments that a check must find, one way each, and the households that they happen to."""

from collections.abc import Callable
from datetime import date

from civilaffairs.accounts.models import Role
from civilaffairs.benefits.models import Award, AwardCover, AwardEnd
from civilaffairs.lib import clock
from civilaffairs.payments.models import Difference, InputSet
from civilaffairs.people import payees
from civilaffairs.people.models import Death, PayeeArrangement, Person, Residence
from tests.factories import areas, money, staff, welfare

MAY, JUNE = date(2020, 5, 1), date(2020, 6, 1)
BEFORE = date(2020, 5, 20)


def account(number: int) -> str:
    return f"62999900000000{number:05}"


def home(number: int, name: str, amount: str = "1060.00") -> Award:
    """A household with one covered member who is also its payee."""
    award = money.due(name, account(number), amount)
    cover(award, name)
    return award


def cover(award: Award, name: str, born: date = date(1960, 1, 1)) -> Person:
    person = money.person(name, born)
    AwardCover.objects.create(award=award, person=person, group=award.programme, from_month=MAY)
    return person


def covered(award: Award) -> Person:
    return award.covers.get().person


def dead() -> Award:
    award = home(1, "已故")
    Death.objects.create(person=covered(award), valid_from=BEFORE, source="cremation")
    return award


def moved() -> Award:
    award = home(2, "迁出")
    Residence.objects.create(
        person=covered(award), valid_from=BEFORE, kind="hukou", area=areas.other_town(), source="police"
    )
    return award


def stopped() -> Award:
    award = home(3, "停发")
    decision = welfare.decide(clock.today(), "stop")
    AwardEnd.objects.create(award=award, last_month=MAY, reason="income", decision=decision)
    return award


def exclusive() -> Award:
    person = covered(home(4, "两头", "500.00"))
    other = money.award(person, "extreme-hardship")
    AwardCover.objects.create(award=other, person=person, group=other.programme, from_month=MAY)
    money.line(other, "200.00", "basic")
    return other


def beside_a_claim() -> Award:
    """A subsidy beside extreme-poverty support of the same month, which is no longer due and waits."""
    person = money.person("另领")
    claimed = money.award(person, "extreme-hardship")
    found = Difference.objects.create(
        award=claimed, town=claimed.area, programme=claimed.programme, digest=bytes(32), first_month=JUNE,
        last_month=JUNE, amount="-1696.00", size="1696.00", over_sum="200.00", found_by=money.run(),
    )  # fmt: skip
    inputs = InputSet.objects.create(award=claimed, digest=bytes(32), content={})
    found.lines.create(
        for_month=JUNE, line="basic", seq=2, before="1696.00", due="0.00", inputs=inputs, formula="2020-01"
    )
    award = money.award(person, "disability-care")
    money.arrange(person, person, account(12))
    money.line(award, "300.00", "allowance")
    return award


def twice() -> Award:
    award = home(5, "重名")
    cover(home(6, "李明"), "重名")
    return award


def shared() -> Award:
    award = home(7, "村干部")
    for _number in range(3):
        family = money.household()
        money.line(money.award(family), "100.00")
        payee = award.household.arrangements.get().payee_person  # type: ignore[union-attr]
        PayeeArrangement.objects.create(
            household=family, payee_person=payee, capacity="agent", valid_from=MAY,
            agreement=payees.keep_agreement(family, b"agreed", "agreement.txt", "text/plain", None),
            account=award.household.arrangements.get().account,  # type: ignore[union-attr]
            recorded_by=staff.actor(Role.CASEWORKER).user, confirmed_at=clock.now(),
            confirmed_by=staff.actor(Role.SUPERVISOR).user,
        )  # fmt: skip
    return award


def too_much() -> Award:
    return home(8, "大额", "20000.01")


def jump() -> Award:
    award = home(9, "猛增", "1400.00")
    last = money.run(MAY)
    money.line(award, "1000.00", month=MAY, in_run=last)
    return award


def new_account() -> Award:
    award = home(10, "换卡")
    old = award.household.arrangements.get()  # type: ignore[union-attr]
    PayeeArrangement.objects.filter(pk=old.pk).update(known_to=clock.now())
    money.arrange(award.household, old.payee_person, account(11))  # type: ignore[arg-type]
    return award


BAD: dict[str, Callable[[], Award]] = {
    "death": dead, "moved": moved, "stopped": stopped, "exclusive": exclusive, "twice": twice,
    "claim-waits": beside_a_claim,
    "shared-account": shared, "ceiling": too_much, "variance": jump, "new-account": new_account,
}  # fmt: skip
