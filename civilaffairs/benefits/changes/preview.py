"""Before and after, side by side: the change is carried out by the real code, looked at, and undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.benefits import covers, programme, trial
from civilaffairs.benefits.changes import dues, members, next_steps, obstacles, papers
from civilaffairs.benefits.changes.carrying import carry_out
from civilaffairs.benefits.changes.dues import Due
from civilaffairs.benefits.changes.next_steps import NextStep
from civilaffairs.benefits.changes.obstacles import Obstacle
from civilaffairs.benefits.changes.plan import Plan, handover_month
from civilaffairs.benefits.models import Award
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.people import queries
from civilaffairs.people.models import Household


@dataclass(frozen=True)
class HomeState:
    """A household as it stands: its members, who receives for it."""

    number: str
    area: str
    address: str
    members: list[tuple[str, str, bool]]
    payee: str


@dataclass(frozen=True)
class AwardRow:
    """An award before and after: what it is due for the next month, and how far past months change."""

    number: str
    benefit: str
    whose: str
    before: Decimal
    after: Decimal
    past: Decimal
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """What the check page shows; ``refusal`` says why it could not even be tried."""

    month: date
    before: list[HomeState] = field(default_factory=list)
    after: list[HomeState] = field(default_factory=list)
    awards: list[AwardRow] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    next_steps: list[NextStep] = field(default_factory=list)
    papers: list[tuple[str, str, str]] = field(default_factory=list)
    refusal: Refused | None = None

    @property
    def stops(self) -> list[Obstacle]:
        return [each for each in self.obstacles if each.stops]

    @property
    def told(self) -> list[Obstacle]:
        return [each for each in self.obstacles if not each.stops]

    @property
    def possible(self) -> bool:
        return not self.stops and self.refusal is None

    @property
    def total_before(self) -> Decimal:
        return sum((row.before for row in self.awards), Decimal(0))

    @property
    def total_after(self) -> Decimal:
        return sum((row.after for row in self.awards), Decimal(0))

    @property
    def total_past(self) -> Decimal:
        return sum((row.past for row in self.awards), Decimal(0))


def of(plan: Plan, case: Case | None = None) -> Preview:
    """Nothing is written, whatever is shown."""
    month, people = handover_month(), obstacles.involved(plan)
    before, due_before = _homes(plan.households), dues.of(plan, plan.households, people)
    shown: dict[str, Any] = {"month": month, "before": before, "obstacles": obstacles.of(plan, case)}
    if any(each.stops for each in shown["obstacles"]):
        return Preview(**shown)
    try:
        shown["papers"] = papers.of(plan)
        with trial.undone():
            result = carry_out(plan, None, clock.today())
            homes = [*plan.households, *([result.founded] if result.founded else [])]
            due_after = dues.of(plan, homes, people)
            rows = _rows(due_before, due_after, month)
            steps = next_steps.of(plan, homes, people, month)
            seen = Preview(**shown, after=_homes(homes), awards=rows, next_steps=steps)
            return _without_number(seen, result.founded) if result.founded else seen
    except Refused as refusal:
        return Preview(**shown, refusal=refusal)


def _homes(households: Iterable[Household]) -> list[HomeState]:
    found = []
    for home in Household.objects.filter(pk__in=[one.pk for one in households]).order_by("created_at", "pk"):
        rows = members.lasting(clock.today(), household=home)
        payee = queries.current_payee(home)
        found.append(
            HomeState(
                number=home.number,
                area=str(home.area),
                address=home.address or "",
                members=[(row.person.name, str(row.get_relation_display()), row.counted) for row in rows],
                payee=_payee(payee),
            )
        )
    return found


def _without_number(seen: Preview, founded: Household) -> Preview:
    """The number of a household that is only tried will never be seen again."""
    words = _("New household")

    def named(text: str) -> str:
        return text.replace(founded.number, words)

    return replace(
        seen,
        after=[replace(home, number=named(home.number)) for home in seen.after],
        awards=[replace(row, whose=named(row.whose)) for row in seen.awards],
        next_steps=[replace(step, text=named(step.text)) for step in seen.next_steps],
    )


def _payee(held: Any) -> str:
    return f"{held.payee_person or held.payee_organisation} · **** {held.account.last_four}" if held else ""


def _rows(before: Due, after: Due, month: date) -> list[AwardRow]:
    awards = Award.objects.in_bulk([*before, *after])
    rows = []
    for key in dict.fromkeys([*before, *after]):
        award, old, new = awards[key], before.get(key, {}), after.get(key, {})
        past = sum(
            (new.get(each, Decimal(0)) - old.get(each, Decimal(0)) for each in {*old, *new} if each < month),
            Decimal(0),
        )
        row = AwardRow(
            number=award.number if key in before else _("New award"),
            benefit=str(programme.get(award.programme).name),
            whose=award.person.name if award.person else award.household.number if award.household else "",
            before=old.get(month, Decimal(0)),
            after=new.get(month, Decimal(0)),
            past=past,
            note=_note(award, key in before),
        )
        if row.before or row.after or row.past:
            rows.append(row)
    return rows


def _note(award: Award, known: bool) -> str:
    last = covers.end_of(award)
    if not known:
        return f"{award.first_month:%Y-%m} –"
    return f"– {last:%Y-%m}" if last else ""
