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
from civilaffairs.benefits import settings
from civilaffairs.casework import county_visits, deadlines, guards, kinds, services, workflow
from civilaffairs.casework.assessed import Assessment
from civilaffairs.casework.models import MatchReport, Visit, VisitSignature
from tests.factories import areas, staff
from tests.house.states import application_kinds

OWN = "civilaffairs.casework."
# Of the casework, but about what stands beside the case.
BESIDE = (f"{OWN}intake.", f"{OWN}letter_effects")
TODAY = date(2020, 9, 28)
SAID = {"text": "户主在外地有商铺。", "ground": "cross-region"}
CADRE = {"near_relative": True, "staff_name": "陈静", "staff_post": "石龙镇公共服务办", "relation": "姐弟"}


def _ours(call) -> bool:
    return call.__module__.startswith(OWN) and not call.__module__.startswith(BESIDE)


def _bare(kind, *drawing):
    """The table with its own guards and effects, and an amount; ``drawing`` in place of the law's draw."""
    steps = tuple(
        replace(
            step,
            effects=tuple(
                other for each in step.effects if _ours(each) for other in _in_place_of(each, drawing)
            ),
            guards=tuple(each for each in step.guards if _ours(each)),
        )
        for step in kind.steps
    )
    return replace(kind, steps=steps, assess=lambda case: Assessment(Decimal("100.00")))


def _in_place_of(effect, drawing):
    return drawing if drawing and effect.__qualname__ == "draw.<locals>.drawn" else (effect,)


class Walk:
    """One case on every way: each step once, taken back before the next one from the same state."""

    def __init__(self, kind, family, **said) -> None:
        self.kind, self.today, self.said = kind, TODAY, {**SAID, **said}
        self.looked = 0  # confirmations for which the county visited before
        second = staff.actor("caseworker", areas.city(), "郭敏仪", "guominyi")
        self.people: dict[str, Actor] = {"county": second}
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
        if role not in self.people:
            self.people[role] = staff.actor(role)
        return self.people[role]

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
        self.case.refresh_from_db()
        for guard in step.guards:
            self._prepare(guard)
        self.case.refresh_from_db()
        before = self.case.state
        assert before in step.frm
        role = roles_for(step.action, self.kind.code, before)[0]
        with business_time(self.today):
            workflow.advance(
                self.case.pk,
                step.code,
                self._somebody(role),
                version=self.case.version,
                opinion="情况属实。",
                data=self.said,
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
            self._visit("caseworker", "supervisor")
        if guard is county_visits.done and county_visits.why(self.case):
            self.looked += 1
            self._visit("approver", "county", by_county=True)
        if guard is guards.notice_is_held:
            settings.publish(
                areas.city(), f"clock.{self.kind.programme}.notice", date(2020, 1, 1), 7, source="测试"
            )
        if guard is guards.notice_over:
            notice = guards.current_notice(self.case)
            assert notice is not None
            self.today = deadlines.calendar().next_working_day(notice.ends_on)

    def _visit(self, *people, by_county=False) -> None:
        with business_time(self.today):
            visit = Visit.objects.create(
                case=self.case, visited_on=self.today, findings="{}", conclusion="agrees", family_signed=True,
                by_county=by_county, created_by=self._somebody(people[0]).user,
            )  # fmt: skip
            for role in people:
                VisitSignature.objects.create(visit=visit, user=self._somebody(role).user)


@pytest.fixture
def family(family):
    family.recorded = [row.person for row in family.memberships.order_by("relation")]
    return family


def _walked(monkeypatch, family, code, *drawing, **said):
    kind = _bare(kinds.get(code), *drawing)
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, code: kind})
    walk = Walk(kind, family, **said)
    walk.on(walk.case.state)
    assert walk.taken == {step.code for step in kind.steps}
    assert walk.reached == {state.code for state in kind.states}
    return walk


@pytest.mark.parametrize("code", [kind.code for kind in application_kinds()])
def test_each_step_is_taken_and_each_state_reached(monkeypatch, family, code):
    _walked(monkeypatch, family, code)


@pytest.mark.parametrize(("share", "looked"), [(100, 1), (None, 0)], ids=["drawn", "not drawn"])
def test_the_county_visits_whom_the_draw_names_on_every_way(monkeypatch, family, share, looked):
    """The draw is the database's; here it falls on each case, or there is none."""
    drawing = county_visits.draw(lambda case: share)
    assert _walked(monkeypatch, family, "apply.extreme-hardship", drawing).looked == looked


def test_the_county_visits_a_near_relative_on_every_way(monkeypatch, family):
    assert _walked(monkeypatch, family, "apply.temporary-relief", **CADRE).looked == 2
