"""What a batch would carry: issued lines with no live transfer, by account, and what stands in the way.

Nothing here writes. ``survey`` is what the maker sees before anything is frozen, and the same
survey is what ``batches.prepare`` freezes.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.declaration import Channel
from civilaffairs.benefits.models import AwardAmount
from civilaffairs.lib.bank_accounts import name_for_bank, passes_luhn
from civilaffairs.payments import dues, sums
from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.carrying import Carrier
from civilaffairs.payments.checks.blocking import blocked
from civilaffairs.payments.dues import Due, Payee
from civilaffairs.payments.groups import Group
from civilaffairs.payments.holds import dead_among, held, why_held
from civilaffairs.payments.models import FreeLine, Fund, Line, Run, Transfer, TransferLine
from civilaffairs.payments.problems import Problem, ProblemCode
from civilaffairs.payments.reconciliation import withdrawn
from civilaffairs.payments.recoveries import set_off_sums
from civilaffairs.people.models import Membership, PayeeArrangement

# What is told of a payment: why it stays behind or is pointed out, and what exactly.
Told = tuple[ProblemCode, str, Due]


@dataclass(frozen=True, slots=True)
class Survey:
    """``groups`` can be frozen; ``problems`` stay behind; ``warnings`` go, and are pointed out."""

    groups: list[Group]
    problems: list[Problem]
    warnings: list[Problem]

    @property
    def total(self) -> Decimal:
        return sum((group.amount for group in self.groups), Decimal(0))

    @property
    def withheld(self) -> Decimal:
        """What set-offs keep back of it."""
        return sum((group.withheld for group in self.groups), Decimal(0))

    @property
    def held_back(self) -> Decimal:
        return sum((problem.amount for problem in self.problems), Decimal(0))


def corrected_carriers() -> QuerySet[TransferLine]:
    """Lines of failed transfers whose subject has since got another confirmed account, holder or bank."""
    now_valid = confirmed_arrangements().filter(
        Q(household=OuterRef("line__award__household"))
        | Q(person=OuterRef("line__award__person"))
        | Q(organisation=OuterRef("line__award__organisation"))
    )
    other = now_valid.exclude(
        account__number_index=OuterRef("transfer__account__number_index"),
        account__holder_name=OuterRef("transfer__account__holder_name"),
        account__bank_name=OuterRef("transfer__account__bank_name"),
    )
    failed = TransferLine.objects.filter(Exists(other), live=True, transfer__state=Transfer.State.FAILED)
    return failed.filter(~Exists(withdrawn("transfer")))


def confirmed_arrangements() -> QuerySet[PayeeArrangement]:
    """Who receives now: confirmed by a second person and not superseded."""
    return PayeeArrangement.objects.filter(known_to__isnull=True, confirmed_at__isnull=False)


def free_lines(month: date, area: Area, fund: Fund | None) -> QuerySet[Line]:
    """Positive lines of runs up to a month, not granted in cash, with no live transfer and not paid."""
    # What a corrected account will let go is as good as free.
    free = FreeLine.objects.values("line").union(corrected_carriers().values("line"))
    lines = Line.objects.filter(fund=fund) if fund is not None else Line.objects.all()
    return lines.filter(
        ~Exists(in_cash().filter(award=OuterRef("award"))), issued("", month, area), pk__in=free
    )


def payable_lines(month: date, area: Area, fund: Fund | None = None) -> QuerySet[Line]:
    """Free lines that no later run took back."""
    return free_lines(month, area, fund).filter(~Exists(taking_back()))


def payable_in_list(month: date, area: Area) -> QuerySet[FreeLine]:
    """Those payable lines that nobody carries: to be counted and summed without reading the lines."""
    cash_lines = Line.objects.filter(award__in=in_cash().values("award"))
    return FreeLine.objects.filter(issued("", month, area), taken_back=False).exclude(line__in=cash_lines)


def payable_once_let_go(month: date, area: Area) -> QuerySet[TransferLine]:
    """What carries the other payable lines: they came back and have a corrected account."""
    granted_in_cash = in_cash().filter(award=OuterRef("line__award"))
    came_back = corrected_carriers().filter(issued("line__", month, area), ~Exists(granted_in_cash))
    return came_back.filter(~Exists(taking_back("line__")))


def issued(line: str, month: date, area: Area) -> Q:
    """Of ended runs up to a month, in an area; ``line`` leads from the row to the line."""
    ended = [Run.State.COMPUTED, Run.State.CLOSED]
    wanted = {"run__state__in": ended, "run__month__lte": month, "town__path__within": area.path}
    return Q(**{f"{line}{term}": value for term, value in wanted.items()})


def in_cash() -> QuerySet[AwardAmount]:
    """What was granted out of a town's reserve: no batch carries it."""
    return AwardAmount.objects.filter(channel=Channel.CASH)


@transaction.atomic  # What is looked up stands in a table of the transaction.
def survey(month: date, area: Area, fund: Fund, *, pay_on: date, carrier: Carrier | None = None) -> Survey:
    """Group what can be paid by account, and list what cannot with its remedy."""
    carrier = carrier or Carrier(profile("pipe"), "gb18030")
    of_code = ProblemCode.TAKEN_BACK, ProblemCode.HELD, ProblemCode.CHECKED
    reasons = dict(zip(of_code, (Exists(taking_back()), held(), blocked()), strict=True))
    dues.find(free_lines(month, area, fund), **reasons)
    clear = dues.of(dues.CLEAR, pay_on)
    found, problems = _with_living_payee(clear, pay_on)
    for code in reasons:
        problems += [(*_why(code, due), due) for due in dues.of(code, pay_on)]
    by_number: dict[bytes, list[Due]] = {}
    for payee, due in found:
        by_number.setdefault(payee.number_index, []).append(due)
    groups: list[Group] = []
    for sharing in by_number.values():
        if conflict := _conflict(sharing):
            problems += [(conflict, "", due) for due in sharing]
            continue
        group = _group(sharing)
        if bad := carrier.obstacle(group.name, group.payee.number, group.amount):
            told = ProblemCode(bad.kind), f"{group.name}: {bad.detail}"
            problems += [(*told, due) for due in group.dues]
        else:
            groups.append(group)
    set_off_sums.keep_back(groups, month, fund.pk)
    warned = [(ProblemCode.LUHN, "", each.dues[0]) for each in groups if not passes_luhn(each.payee.number)]
    dues.label(due for _code, _detail, due in problems + warned)
    return Survey(groups, list(map(_problem, problems)), list(map(_problem, warned)))


def taking_back(line: str = "") -> QuerySet[Line]:
    """Later lines by which nothing is due any more of the same award, month and line.

    ``line`` leads from the outer row to it.
    """
    return Line.objects.filter(
        award=OuterRef(f"{line}award"),
        for_month=OuterRef(f"{line}for_month"),
        line=OuterRef(f"{line}line"),
        seq__gt=OuterRef(f"{line}seq"),
        after=0,
    )


def _with_living_payee(clear: list[Due], pay_on: date) -> tuple[list[tuple[Payee, Due]], list[Told]]:
    """Those that somebody receives who has not died."""
    problems: list[Told] = [(ProblemCode.NO_PAYEE, "", due) for due in clear if due.payee is None]
    found = [(due.payee, due) for due in clear if due.payee]
    dead = dead_among({payee.person_id for payee, _ in found}, pay_on)
    problems += [(ProblemCode.DEAD, "", due) for payee, due in found if payee.person_id in dead]
    return [pair for pair in found if pair[0].person_id not in dead], problems


def _why(code: ProblemCode, due: Due) -> tuple[ProblemCode, str]:
    return why_held(due.lines) if code == ProblemCode.HELD else (code, "")


def _conflict(sharing: list[Due]) -> ProblemCode | None:
    """Why several arrangements may not go to their common account; usually they may."""
    if len(sharing) == 1:
        return None
    payees = [due.payee for due in sharing if due.payee]
    if len({name_for_bank(payee.holder_name) for payee in payees}) > 1:
        return ProblemCode.TWO_HOLDERS
    persons = {payee.person_id for payee in payees}
    organisations = {payee.organisation_id for payee in payees}
    if len(persons) == 1 and len(organisations) == 1:
        return None
    if organisations == {None} and _live_together({person for person in persons if person}):
        return None
    return ProblemCode.SHARED


def _live_together(persons: set[uuid.UUID]) -> bool:
    """Whether one household has all of them as members."""
    homes: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    members = Membership.objects.filter(person__in=persons, known_to__isnull=True, valid_to__isnull=True)
    for household, person in members.values_list("household", "person"):
        homes[household].add(person)
    return any(home == persons for home in homes.values())


def _group(sharing: list[Due]) -> Group:
    first = min((due.payee for due in sharing if due.payee), key=lambda payee: payee.account_id)
    amount = sum((due.amount for due in sharing), Decimal(0))
    programmes = frozenset(code for due in sharing for code in due.programmes)
    return Group(first, name_for_bank(first.holder_name), sharing, amount, programmes)


def _problem(told: Told) -> Problem:
    code, detail, due = told
    kind, key = due.subject
    behind = sums.address(due.lines)
    return Problem(code, kind, key, due.label, due.amount, len(due.lines), detail, behind)
