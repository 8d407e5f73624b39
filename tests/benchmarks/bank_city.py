"""A city whose month can be paid: accounts for everybody, months that were paid, one issued and not paid."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.embedded import postgres
from civilaffairs.lib import clock
from civilaffairs.lib.months import add_months, month_of
from civilaffairs.payments import after_run
from civilaffairs.payments.models import Run
from civilaffairs.people.models import BankAccount, Household, Membership, PayeeArrangement
from civilaffairs.people.payees import number_index
from tests.benchmarks import city, month, owner
from tests.factories import money, staff

LINES_OF_A_HOUSEHOLD = 2.393
BANKS = (
    ("东莞农村商业银行", "402602000018"),
    ("中国工商银行", "102602000011"),
    ("中国农业银行", "103602000019"),
    ("中国建设银行", "105602000010"),
    ("中国邮政储蓄银行", "403602000012"),
)
PART = 10_000
COVERS = """
INSERT INTO benefits_awardcover (award_id, person_id, "group", from_month)
SELECT a.id, m.person_id, 'minimum-living', date '2020-06-01'
FROM benefits_award a JOIN people_membership m ON m.household_id = a.household_id
"""
# Every month before was paid: a batch for each town, a transfer for each award, reconciled by its return.
PAID = (
    """
CREATE TEMP TABLE paid_batch AS
SELECT uuidv7() AS id, m.month::date AS month, town.id AS town,
    '441999' || to_char(m.month, 'YYYYMM') || 'MZ' || lpad(row_number() OVER
        (PARTITION BY m.month ORDER BY town.id)::text, 2, '0') AS number
FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') m(month),
    accounts_area town WHERE town.level = 'town'
""",
    """
CREATE TEMP TABLE paid_transfer AS
SELECT uuidv7() AS id, b.id AS batch, b.month, b.number, l.award_id, sum(l.amount) AS amount,
    row_number() OVER (PARTITION BY b.id ORDER BY l.award_id) AS position
FROM paid_batch b JOIN payments_line l ON l.for_month = b.month AND l.town_id = b.town
GROUP BY b.id, b.month, b.number, l.award_id
""",
    """
INSERT INTO payments_batch (id, number, month, area_id, office_id, fund_id, profile, encoding, state,
    pay_on, count, total, digest, created_at, version)
SELECT b.id, b.number, b.month, town.parent_id, town.parent_id, 'local', 'pipe', 'gb18030', 'reconciled',
    b.month + 9, content.count, content.total, '', b.month, 6
FROM paid_batch b JOIN accounts_area town ON town.id = b.town
JOIN (SELECT batch, count(*), sum(amount) AS total FROM paid_transfer GROUP BY 1) content
    ON content.batch = b.id
""",
    """
INSERT INTO payments_transfer (id, batch_id, position, reference, account_id, payee_person_id, payee_name,
    amount, memo, state)
SELECT t.id, t.batch, t.position, t.number || '-' || lpad(t.position::text, 6, '0'), p.account_id,
    p.payee_person_id, account.holder_name, t.amount, '', 'paid'
FROM paid_transfer t JOIN benefits_award a ON a.id = t.award_id
JOIN people_payeearrangement p ON p.household_id = a.household_id
JOIN people_bankaccount account ON account.id = p.account_id
""",
    """
INSERT INTO payments_transferline (transfer_id, line_id, live)
SELECT t.id, l.id, TRUE FROM paid_transfer t
JOIN payments_line l ON l.award_id = t.award_id AND l.for_month = t.month
""",
    """
INSERT INTO payments_transferevent (transfer_id, state, code, text, at, actor_id, bank_reference)
SELECT t.id, told.state, '', '', t.month + 10, u.id,
    CASE told.state WHEN 'paid' THEN t.id::text ELSE '' END FROM paid_transfer t,
    (VALUES ('sent'), ('paid')) told(state), (SELECT id FROM accounts_user LIMIT 1) u
""",
)


@dataclass(frozen=True)
class Ready:
    """The month to be paid, its run, and the people who pay it."""

    month: date
    run: Run
    office: money.Office


def prepare(lines: int, history: int) -> Ready:
    """The month is this one, so that the pages need no other clock; the months before are copies of it."""
    last = month_of(clock.today())
    first = add_months(last, -history)
    city.build(max(round(lines / LINES_OF_A_HOUSEHOLD), 8))
    with owner.session(postgres.SUPERUSER) as session:
        session.execute("UPDATE benefits_award SET first_month = %s", [last])
    with owner.loading("benefits_awardcover") as session:
        session.execute(COVERS)
    office = _office()
    _accounts(office)
    owner.settle()
    run = month.open_run(last)
    month.compute(run)
    if history:
        owner.write_history(first, last)
        _pay(first, add_months(last, -1))
    owner.settle()
    after_run.look(run)  # again, with the months before beside it
    return Ready(last, run, office)


def _office() -> money.Office:
    money.city()
    with transaction.atomic(), business_time(city.KNOWN):
        office = money.Office()
        staff.actor(Role.SUPERVISOR, office.maker.area)
    return office


def _accounts(office: money.Office) -> None:
    """An account at one of five banks for the head of each household, confirmed by a second person."""
    heads = Membership.objects.filter(relation="02").select_related("person").order_by("household__number")
    accounts, arrangements = [], []
    with transaction.atomic(), business_time(city.KNOWN) as known:
        for at, head in enumerate(heads.iterator(PART)):
            account = _account(at, head.person.name)
            accounts.append(account)
            arrangements.append(
                PayeeArrangement(
                    household_id=head.household_id,
                    payee_person=head.person,
                    capacity="head",
                    account=account,
                    valid_from=date(2020, 1, 1),
                    recorded_by=office.maker.user,
                    confirmed_by=office.checker.user,
                    confirmed_at=known,
                )
            )
        BankAccount.objects.bulk_create(accounts, batch_size=PART)
        PayeeArrangement.objects.bulk_create(arrangements, batch_size=PART)
    assert len(accounts) == Household.objects.count()


def _account(at: int, holder: str) -> BankAccount:
    bank, code = BANKS[at % len(BANKS)]
    number = with_check_digit(f"62179999{at:010}")
    return BankAccount(
        holder_name=holder, number=number, number_index=number_index(number), last_four=number[-4:],
        bank_name=bank, bank_code=code,
    )  # fmt: skip


def with_check_digit(digits: str) -> str:
    """The number of a card: its last digit after ISO/IEC 7812."""
    doubled = (2 * int(digit) if at % 2 == 0 else int(digit) for at, digit in enumerate(reversed(digits)))
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def _pay(first: date, last: date) -> None:
    with owner.loading("payments_transfer", "payments_transferline", "payments_transferevent") as session:
        for statement in PAID:
            session.execute(statement, {"first": first, "last": last})
