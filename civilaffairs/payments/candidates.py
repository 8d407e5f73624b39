"""What a batch would carry: issued lines with no live transfer, by account, and what stands in the way.

Nothing here writes. ``survey`` is what the maker sees before anything is frozen, and the same
survey is what ``batches.prepare`` freezes.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.declaration import Channel
from civilaffairs.benefits.models import AwardAmount
from civilaffairs.lib.bank_accounts import name_for_bank, passes_luhn
from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.carrying import Carrier
from civilaffairs.payments.checks.blocking import blocked
from civilaffairs.payments.holds import dead_among, held, why_held
from civilaffairs.payments.models import Fund, Line, Run, Transfer, TransferLine
from civilaffairs.payments.problems import Problem, ProblemCode
from civilaffairs.payments.reconciliation import withdrawn
from civilaffairs.people.models import BankAccount, Membership, PayeeArrangement, Person
from civilaffairs.people.queries import head_names

Subject = tuple[str, uuid.UUID]


@dataclass(slots=True)
class Due:
    """What one household or person is due in this batch."""

    subject: Subject
    label: str = ""
    amount: Decimal = Decimal(0)
    lines: list[int] = field(default_factory=list)
    programmes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Group:
    """One transfer to be: everything that goes to one account."""

    account: BankAccount
    payee_person_id: uuid.UUID | None
    payee_organisation_id: uuid.UUID | None
    name: str
    dues: list[Due]

    @property
    def amount(self) -> Decimal:
        return sum((due.amount for due in self.dues), Decimal(0))

    @property
    def lines(self) -> list[int]:
        return [line for due in self.dues for line in due.lines]

    @property
    def programmes(self) -> set[str]:
        return set().union(*(due.programmes for due in self.dues))


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
    def held_back(self) -> Decimal:
        return sum((problem.amount for problem in self.problems), Decimal(0))


def corrected_carriers() -> QuerySet[TransferLine]:
    """Lines of failed transfers whose subject has since got another confirmed account or holder."""
    now_valid = confirmed_arrangements().filter(
        Q(household=OuterRef("line__award__household")) | Q(person=OuterRef("line__award__person"))
    )
    other = now_valid.exclude(
        account__number_index=OuterRef("transfer__account__number_index"),
        account__holder_name=OuterRef("transfer__account__holder_name"),
    )
    failed = TransferLine.objects.filter(Exists(other), live=True, transfer__state=Transfer.State.FAILED)
    return failed.filter(~Exists(withdrawn("transfer")))


def confirmed_arrangements() -> QuerySet[PayeeArrangement]:
    """Who receives now: confirmed by a second person and not superseded."""
    return PayeeArrangement.objects.filter(known_to__isnull=True, confirmed_at__isnull=False)


def free_lines(month: date, area: Area, fund: Fund | OuterRef | None) -> QuerySet[Line]:
    """Positive lines of runs up to a month, not granted in cash, with no live transfer and not paid."""
    in_cash = AwardAmount.objects.filter(award=OuterRef("award"), channel=Channel.CASH)
    taken = TransferLine.objects.filter(line=OuterRef("pk"), live=True).exclude(pk__in=corrected_carriers())
    paid = TransferLine.objects.filter(line=OuterRef("pk"), transfer__state=Transfer.State.PAID)
    lines = Line.objects.filter(fund=fund) if fund is not None else Line.objects.all()
    return lines.filter(
        ~Exists(taken),
        ~Exists(paid),
        ~Exists(in_cash),
        amount__gt=0,
        run__state__in=[Run.State.COMPUTED, Run.State.CLOSED],
        run__month__lte=month,
        town__path__within=area.path,
    )


def payable_lines(month: date, area: Area, fund: Fund | OuterRef | None = None) -> QuerySet[Line]:
    """Free lines that no later run took back."""
    return free_lines(month, area, fund).filter(~Exists(taking_back()))


def survey(month: date, area: Area, fund: Fund, *, pay_on: date, carrier: Carrier | None = None) -> Survey:
    """Group what can be paid by account, and list what cannot with its remedy."""
    carrier = carrier or Carrier(profile("pipe"), "gb18030")
    lines = free_lines(month, area, fund)
    gone = Exists(taking_back())
    clear = lines.filter(~gone, ~held())
    found, problems = _with_arrangements(_dues(clear.filter(~blocked())), pay_on)
    problems += [_problem(ProblemCode.TAKEN_BACK, due) for due in _dues(lines.filter(gone))]
    for due in _dues(lines.filter(~gone, held())):
        code, words = why_held(due.lines)
        problems.append(_problem(code, due, words))
    problems += [_problem(ProblemCode.CHECKED, due) for due in _dues(clear.filter(blocked()))]
    by_number: dict[bytes, list[tuple[PayeeArrangement, Due]]] = defaultdict(list)
    for arrangement, due in found:
        by_number[bytes(arrangement.account.number_index)].append((arrangement, due))
    groups: list[Group] = []
    for sharing in by_number.values():
        if conflict := _conflict(sharing):
            problems += [_problem(conflict, due) for _, due in sharing]
            continue
        group = _group(sharing)
        if bad := carrier.obstacle(group.name, group.account.number, group.amount):
            told = ProblemCode(bad.kind), f"{group.name}: {bad.detail}"
            problems += [_problem(told[0], due, told[1]) for due in group.dues]
        else:
            groups.append(group)
    warnings = [_problem(ProblemCode.LUHN, g.dues[0]) for g in groups if not passes_luhn(g.account.number)]
    return Survey(groups, problems, warnings)


def taking_back() -> QuerySet[Line]:
    """Later lines by which nothing is due any more of the same award, month and line."""
    return Line.objects.filter(
        award=OuterRef("award"),
        for_month=OuterRef("for_month"),
        line=OuterRef("line"),
        seq__gt=OuterRef("seq"),
        after=0,
    )


def _dues(lines: QuerySet[Line]) -> list[Due]:
    """By subject, in the order of towns and households, so that two surveys agree."""
    dues: dict[Subject, Due] = {}
    rows = lines.order_by("town__path", "award__number", "for_month", "line", "seq").values_list(
        "pk", "amount", "programme", "award__household", "award__person"
    )
    for pk, amount, programme, household, person in rows:
        subject: Subject = ("household", household) if household else ("person", person)
        due = dues.setdefault(subject, Due(subject))
        due.amount += amount
        due.lines.append(pk)
        due.programmes.add(programme)
    _label(dues)
    return list(dues.values())


def _label(dues: dict[Subject, Due]) -> None:
    ids: dict[str, list[uuid.UUID]] = defaultdict(list)
    for kind, key in dues:
        ids[kind].append(key)
    numbers = head_names(ids["household"]).items()
    names = Person.objects.filter(pk__in=ids["person"]).values_list("pk", "name")
    for kind, labels in (("household", numbers), ("person", names)):
        for key, label in labels:
            dues[kind, key].label = label


def _with_arrangements(
    dues: Iterable[Due], pay_on: date
) -> tuple[list[tuple[PayeeArrangement, Due]], list[Problem]]:
    dues = list(dues)
    keys = [key for _, key in (due.subject for due in dues)]
    valid = confirmed_arrangements().filter(valid_from__lte=pay_on).select_related("account")
    by_subject: dict[Subject, PayeeArrangement] = {}
    for arrangement in valid.filter(Q(household__in=keys) | Q(person__in=keys)):
        kind = "household" if arrangement.household_id else "person"
        by_subject[kind, arrangement.household_id or arrangement.person_id] = arrangement  # type: ignore[index]
    problems = [_problem(ProblemCode.NO_PAYEE, due) for due in dues if due.subject not in by_subject]
    found = [(by_subject[due.subject], due) for due in dues if due.subject in by_subject]
    dead = dead_among({arrangement.payee_person_id for arrangement, _ in found}, pay_on)
    problems += [_problem(ProblemCode.DEAD, due) for held, due in found if held.payee_person_id in dead]
    return [pair for pair in found if pair[0].payee_person_id not in dead], problems


def _conflict(sharing: list[tuple[PayeeArrangement, Due]]) -> ProblemCode | None:
    """Why several arrangements may not go to their common account; usually they may."""
    names = {name_for_bank(arrangement.account.holder_name) for arrangement, _ in sharing}
    if len(names) > 1:
        return ProblemCode.TWO_HOLDERS
    persons = {arrangement.payee_person_id for arrangement, _ in sharing}
    organisations = {arrangement.payee_organisation_id for arrangement, _ in sharing}
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


def _group(sharing: list[tuple[PayeeArrangement, Due]]) -> Group:
    first = min((arrangement for arrangement, _ in sharing), key=lambda found: found.account_id)
    return Group(
        account=first.account,
        payee_person_id=first.payee_person_id,
        payee_organisation_id=first.payee_organisation_id,
        name=name_for_bank(first.account.holder_name),
        dues=[due for _, due in sharing],
    )


def _problem(code: ProblemCode, due: Due, detail: str = "") -> Problem:
    kind, key = due.subject
    return Problem(code, kind, key, due.label, due.amount, len(due.lines), detail)
