"""Households that are due money: the award, its lines in a calculated run, the account it goes to."""

import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from civilaffairs.accounts import step_up
from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area, AreaCode, Role
from civilaffairs.benefits.models import Award
from civilaffairs.jobs import work
from civilaffairs.lib import clock
from civilaffairs.payments import batches, exports, funds, ledger
from civilaffairs.payments.models import Batch, Fund, InputSet, Line, Run
from civilaffairs.people.models import (
    BankAccount,
    Decision,
    Household,
    Organisation,
    PayeeArrangement,
    Person,
)
from civilaffairs.people.payees import number_index
from tests.factories import areas, staff

JUNE, JULY, AUGUST = date(2020, 6, 1), date(2020, 7, 1), date(2020, 8, 1)
FIRST, SECOND, THIRD = "6299990000000000012", "6299990000000000020", "6299990000000000038"
BANK = "东莞农村商业银行"  # of an account that is entered anew
CAPACITIES = {Household: "head", Person: "self", Organisation: "institution"}
_serial = itertools.count(1)


def carry_out(run: Run) -> None:
    """Every chunk of a run, here and now."""
    assert run.job is not None
    work.run_inline(run.job)


def city() -> Area:
    """The city with its official code, from the unallocated region 441999."""
    place = areas.city()
    if not place.codes.exists():
        AreaCode.objects.create(
            area=place, code="441999", valid_from=date(2000, 1, 1), source="synthetic (GB/T 2260)"
        )
    return place


def fund(code: str = "city") -> Fund:
    known = Fund.objects.filter(pk=code).first()
    if known:
        return known
    return Fund.objects.create(
        code=code, name="市级财政", name_en="City budget", payer_account="44001234567890"
    )


def pay_from(of: Fund, number: str, bank_code: str = "102602000018") -> None:
    """Another paying account, by two people."""
    standards, approver = staff.actor(Role.STANDARDS, city()), staff.actor(Role.APPROVER, city())
    account = funds.Payer(number, "东莞市民政局", BANK, bank_code)
    proposed = funds.propose(standards, of.key, account, "东财函〔2020〕8号")
    funds.approve(approver, of.key, proposed.pk)


def person(name: str, born: date = date(1960, 1, 1)) -> Person:
    return Person.objects.create(
        name=name, birth_date=born, sex="F", id_type="none", id_missing_reason="synthetic"
    )


def household(place: Area | None = None) -> Household:
    return Household.objects.create(number=f"H{next(_serial):06}", area=place or areas.town())


def award(
    subject: Household | Person | Organisation, programme: str = "minimum-living", place: Area | None = None
) -> Award:
    return Award.objects.create(
        number=f"A{next(_serial):06}",
        programme=programme,
        household=subject if isinstance(subject, Household) else None,
        person=subject if isinstance(subject, Person) else None,
        organisation=subject if isinstance(subject, Organisation) else None,
        area=place or areas.town(),
        first_month=JUNE,
        decision=Decision.objects.create(
            kind=Decision.Kind.CONFIRMATION, decided_on=clock.today(), first_month=JUNE
        ),
    )


def account(number: str, holder: str) -> BankAccount:
    return BankAccount.objects.create(
        holder_name=holder, number=number, number_index=number_index(number), last_four=number[-4:],
        bank_name="东莞银行", social_security_card=True,
    )  # fmt: skip


def arrange(
    subject: Household | Person | Organisation, payee: Person | Organisation, number: str, *,
    confirmed: bool = True, holder: str = "",
) -> PayeeArrangement:  # fmt: skip
    entered = staff.actor(Role.CASEWORKER).user
    second = staff.actor(Role.SUPERVISOR).user
    return PayeeArrangement.objects.create(
        household=subject if isinstance(subject, Household) else None,
        person=subject if isinstance(subject, Person) else None,
        organisation=subject if isinstance(subject, Organisation) else None,
        payee_person=payee if isinstance(payee, Person) else None,
        payee_organisation=payee if isinstance(payee, Organisation) else None,
        capacity=CAPACITIES[type(subject)],
        account=account(number, holder or payee.name),
        valid_from=date(2020, 1, 1),
        recorded_by=entered,
        confirmed_by=second if confirmed else None,
        confirmed_at=clock.now() if confirmed else None,
    )


def run(month: date = JUNE, state: str = Run.State.COMPUTED) -> Run:
    known = Run.objects.filter(month=month, kind=Run.Kind.MONTHLY, area=city()).first()
    if known:
        return known
    return Run.objects.create(
        month=month, area=city(), programmes=["minimum-living"], known_until=clock.now(), state=state
    )


def line(of: Award, amount: str, code: str = "top-up", month: date = JUNE, in_run: Run | None = None) -> Line:
    before = sum((row.amount for row in of.lines.filter(line=code, for_month=month)), Decimal(0))
    inputs, _ = InputSet.objects.get_or_create(
        award=of, digest=hashlib.sha256(b"facts").digest(), defaults={"content": {}}
    )
    return Line.objects.create(
        for_month=month,
        award=of,
        line=code,
        seq=of.lines.filter(line=code, for_month=month).count() + 1,
        before=before,
        amount=Decimal(amount),
        after=before + Decimal(amount),
        run=in_run or run(month),
        town=of.area,
        programme=of.programme,
        fund=fund(),
        inputs=inputs,
        formula="2020-01",
    )


def due(name: str, number: str, *amounts: str, place: Area | None = None) -> Award:
    """A household whose head of this name is due these amounts on this account."""
    home = household(place)
    arrange(home, person(name), number)
    result = award(home, place=place)
    for position, amount in enumerate(amounts or ("1060.00", "80.00")):
        line(result, amount, ("top-up", "utilities")[position])
    return result


def release(actor: Actor, batch_id: UUID, *, version: int, opinion: str = "") -> Batch:
    """What the page does: the releaser's password, then the release."""
    step_up.note(actor.user, "batch.release", Batch.objects.get(pk=batch_id).digest)
    return batches.release(actor, batch_id, version=version, opinion=opinion)


@dataclass
class Office:
    """The three finance people of the city."""

    maker: Actor = field(default_factory=lambda: staff.actor(Role.FINANCE_MAKER, city()))
    checker: Actor = field(default_factory=lambda: staff.actor(Role.FINANCE_CHECKER, city()))
    releaser: Actor = field(default_factory=lambda: staff.actor(Role.FINANCE_RELEASER, city()))

    def prepared(self, month: date = JUNE, encoding: str = "", profile: str = "") -> Batch:
        pay_on = max(clock.today(), month.replace(day=10))
        return batches.prepare(
            self.maker, month, city(), fund(), pay_on=pay_on, encoding=encoding, profile=profile
        )

    def approved(self, month: date = JUNE, profile: str = "") -> Batch:
        batch = self.prepared(month, profile=profile)
        return batches.approve(self.checker, batch.pk, version=batch.version)

    def released(self, month: date = JUNE, profile: str = "") -> Batch:
        batch = self.approved(month, profile)
        return release(self.releaser, batch.pk, version=batch.version)

    def exported(self, month: date = JUNE, profile: str = "") -> Batch:
        batch = self.released(month, profile)
        exports.export(self.releaser, batch.pk)
        batch.refresh_from_db()
        return batch


def return_text(batch: Batch, failed: dict[int, str] | None = None) -> str:
    """What the bank sends back; ``failed`` maps positions to codes."""
    failed = failed or {}
    rows: list[str] = []
    paid: list[Decimal] = []
    sent_back: list[Decimal] = []
    for transfer in batch.transfers.select_related("account").order_by("position"):
        code = failed.get(transfer.position, "00")
        (paid if code == "00" else sent_back).append(transfer.amount)
        rows.append(
            f"D|{transfer.position}|{transfer.account.number}|{transfer.payee_name}|{transfer.amount:.2f}|"
            + ("S|00|" if code == "00" else f"F|{code}|户名不符")
        )
    head = (
        f"R|{batch.number}|{batch.count}|{batch.total:.2f}|{len(paid)}|{sum(paid, Decimal(0)):.2f}"
        f"|{len(sent_back)}|{sum(sent_back, Decimal(0)):.2f}"
    )
    return "\r\n".join([head, *rows]) + "\r\n"


def books() -> dict[str, Decimal]:
    """All books together, each of them zero in sum; accounts that hold nothing are left out."""
    sums: dict[str, Decimal] = {}
    for one in ledger.trial_balance():
        assert one.total == 0
        for code, amount in one.by_code.items():
            sums[code] = sums.get(code, Decimal(0)) + amount
    return {code: amount for code, amount in sums.items() if amount}
