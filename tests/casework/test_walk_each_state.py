"""Every step of every benefit's application is taken once, from the empty desk to each end.

docs/states.md names this test for each state that lies in a benefit's own table: what the table says is
walked, whatever the benefit, by the people whom the matrix names. What the steps record beyond the case
(persons, awards, letters) is the matter of the tests of each benefit.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import roles_for
from civilaffairs.audit.clock import business_time
from civilaffairs.casework import deadlines, guards, kinds, services, workflow
from civilaffairs.casework.assessed import Assessment
from civilaffairs.casework.models import MatchReport, Visit, VisitSignature
from tests.factories import areas, staff
from tests.house.states import application_kinds

OWN = "civilaffairs.casework."
# Of the casework, but about what stands beside the case.
BESIDE = (f"{OWN}intake.", f"{OWN}letter_effects")
TODAY = date(2020, 9, 28)


def _ours(call) -> bool:
    return call.__module__.startswith(OWN) and not call.__module__.startswith(BESIDE)


def _bare(kind):
    """The table with its own guards and effects, and an amount."""
    steps = tuple(
        replace(
            step,
            effects=tuple(each for each in step.effects if _ours(each)),
            guards=tuple(each for each in step.guards if _ours(each)),
        )
        for step in kind.steps
    )
    return replace(kind, steps=steps, assess=lambda case: Assessment(Decimal("100.00")))


class Walk:
    """One case on every way: each step once, taken back before the next one from the same state."""

    def __init__(self, kind, family) -> None:
        self.kind, self.today = kind, TODAY
        self.people: dict[str, Actor] = {}
        self.taken: set[str] = set()
        self.reached = {kind.states[0].code}
        jing = self._somebody("caseworker")
        [person] = family.recorded[:1]
        self.case = services.open_case(
            kind.code,
            jing,
            area=areas.town(),
            household=family,
            person=person,
            applicant_name="张大山",
            members=2,
        )

    def _somebody(self, role):
        return self.people.setdefault(role, staff.actor(role))

    def on(self, state) -> None:
        for step in sorted(self.kind.steps_from(state), key=lambda step: bool(step.to)):
            if step.code in self.taken:
                continue
            today = self.today
            with transaction.atomic():
                self.take(step)
                self.taken.add(step.code)
                if self.case.state not in self.reached:
                    self.reached.add(self.case.state)
                    self.on(self.case.state)
                transaction.set_rollback(True)
            self.today = today

    def take(self, step) -> None:
        for guard in step.guards:
            self._prepare(guard)
        self.case.refresh_from_db()
        before = self.case.state
        assert before in step.frm
        role = roles_for(step.action, self.kind.code, before)[0]
        data = {"text": "户主在外地有商铺。", "ground": "cross-region"}
        with business_time(self.today):
            workflow.advance(
                self.case.pk,
                step.code,
                self._somebody(role),
                version=self.case.version,
                opinion="情况属实。",
                data=data,
            )
        self.case.refresh_from_db()
        assert self.case.state == (step.to or before)

    def _prepare(self, guard) -> None:
        if guard is guards.matched_and_settled and not self.case.match_reports.exists():
            MatchReport.objects.create(
                case=self.case, request_number=str(self.case.pk)[:30], conclusion="consistent",
                imported_by=self._somebody("caseworker").user,
            )  # fmt: skip
        if guard is guards.visited_and_signed:
            with business_time(self.today):
                self._visit()
        if guard is guards.notice_over:
            notice = guards.current_notice(self.case)
            assert notice is not None
            self.today = deadlines.calendar().next_working_day(notice.ends_on)

    def _visit(self) -> None:
        visit = Visit.objects.create(
            case=self.case, visited_on=self.today, findings="{}", conclusion="agrees", family_signed=True,
            created_by=self._somebody("caseworker").user,
        )  # fmt: skip
        for role in ("caseworker", "supervisor"):
            VisitSignature.objects.create(visit=visit, user=self._somebody(role).user)


@pytest.fixture
def family(family):
    family.recorded = [row.person for row in family.memberships.order_by("relation")]
    return family


@pytest.mark.parametrize("code", [kind.code for kind in application_kinds()])
def test_each_step_is_taken_and_each_state_reached(monkeypatch, family, code):
    kind = _bare(kinds.get(code))
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, code: kind})
    walk = Walk(kind, family)
    walk.on(walk.case.state)
    assert walk.taken == {step.code for step in kind.steps}
    assert walk.reached == {state.code for state in kind.states}
