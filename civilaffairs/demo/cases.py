"""Cases at every stage, taken there by the people and the steps that any case goes through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any

from PIL import Image

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.audit.clock import business_time
from civilaffairs.casework import visits, workflow
from civilaffairs.casework.intake import drafts, intakes
from civilaffairs.casework.matching import request, settle
from civilaffairs.casework.models import Case
from civilaffairs.demo import plan
from civilaffairs.demo.month import actor
from civilaffairs.demo.plan import Planned
from civilaffairs.demo.population import Population
from civilaffairs.demo.staff import DONGCHENG, NANCHENG, Account
from civilaffairs.files import store
from civilaffairs.files.checks import Checked
from civilaffairs.lib.keys import new_key

# Who works in which town: caseworker, second investigator, supervisor.
# The paper that is handed in: what an application of the kind asks for first.
PAPERS = {"authorisation": "授权书和承诺书.png", "identity": "身份证和户口簿.png"}
CREWS = {DONGCHENG: ("chen", "lin", "huang"), NANCHENG: ("liang", "ye", "deng")}


@dataclass
class Office:
    """The people one case meets."""

    caseworker: Actor
    second: Actor
    supervisor: Actor
    approver: Actor


def make_cases(areas: dict[str, Area], staff: dict[str, Account], population: Population) -> int:
    """Bring the planned cases to their stages. Returns how many."""
    for number, planned in enumerate(plan.CASES):
        town = areas[planned.town]
        with business_time(planned.applied_on):
            crew = [actor(staff[login]) for login in (*CREWS[planned.town], "zhou")]
        villages = [area for area in areas.values() if area.parent_id == town.pk]
        village = villages[number % len(villages)]
        _Walk(planned, Office(*crew), village, population).go()
    return len(plan.CASES)


class _Walk:
    """Takes one case along its steps until the planned stage."""

    def __init__(self, planned: Planned, office: Office, village: Area, population: Population) -> None:
        self.planned, self.office, self.village, self.population = planned, office, village, population
        self.day = planned.applied_on
        self.case: Case

    def go(self) -> None:
        for stage in plan.WAYS[self.planned.stage]:
            wait = self.planned.waits.get(stage, plan.DAYS.get(stage, 0))
            self.day += timedelta(days=wait)
            with business_time(self.day):
                getattr(self, f"_{stage}")()

    def _step(self, code: str, who: Actor, opinion: str = "", **data: Any) -> None:
        self.case.refresh_from_db()
        with who.acting():
            workflow.advance(
                self.case.pk, code, who, version=self.case.version, opinion=opinion, data=data or None
            )

    def _draft(self) -> None:
        worker, key = self.office.caseworker, new_key()
        intake = intakes.get(f"apply.{self.planned.programme}")
        content = plan.content(self.planned, self.village, self.population)
        self.content = content
        with worker.acting():
            self.case = drafts.save(intake, key, content, worker, version=0).case
            category = next(code for code in PAPERS if code in intake.materials)
            store.keep(
                _scan(),
                name=PAPERS[category],
                category=category,
                subject_kind="case",
                subject_id=key,
                media_type="image/png",
                made_by=worker.user,
            )

    def _submit(self) -> None:
        self._step("submit", self.office.caseworker)

    def _accept(self) -> None:
        self._step("accept", self.office.caseworker)

    def _match(self) -> None:
        worker, member = self.office.caseworker, self.content["members"][0]
        declared = Decimal(member.get("income_wage") or 0)
        found = declared + self.planned.undeclared
        number = request.request_number(self.case)
        row = f"{number},{member['id_number']},社会保险,wage,{found:.2f}"
        data = f"核对编号,公民身份号码,来源,类别,金额\n{row}\n".encode()
        with worker.acting():
            report = settle.import_result(self.case.pk, worker, Checked("核对结果.csv", "text/csv", data))
            if self.planned.undeclared and self.planned.stage != "matched":
                for item in report.items.all():
                    settle.settle(item.pk, worker, "adopted", "以社保缴费工资为准")

    def _match_done(self) -> None:
        self._step("match-done", self.office.caseworker)

    def _visit(self) -> None:
        worker, second = self.office.caseworker, self.office.second
        findings = visits.Findings(
            ("members-seen", "housing", "food-clothes"), "两房一厅，陈设简单，家庭成员均在场。"
        )
        record = partial(visits.record, self.case.pk, worker, visited_on=self.day, mode="home")
        with worker.acting():
            visit = record(
                people_present="申请人及家庭成员",
                findings=findings,
                conclusion="agrees",
                family_signed=True,
                photos=[Checked("入户照片.png", "image/png", _scan())],
            )
        with second.acting():
            visits.sign(visit.pk, second)

    def _survey_done(self) -> None:
        self._step("survey-done", self.office.caseworker)

    def _first_review(self) -> None:
        self._step("first-review", self.office.supervisor, "情况属实，同意上报。")

    def _return(self) -> None:
        self._step("return", self.office.supervisor, "缺少配偶收入证明，退回补正。")

    def _object(self) -> None:
        self._step("object", self.office.supervisor, text="邻居反映该户有一间出租屋。", raised_by="匿名")

    def _to_confirm(self) -> None:
        self._step("to-confirm", self.office.supervisor)

    def _confirm(self) -> None:
        self._step("confirm", self.office.approver, "同意。")

    def _refuse(self) -> None:
        self._step("refuse", self.office.approver, "家庭财产超过规定标准，不予确认。")


def _scan() -> bytes:
    """A blank page as a scanner would give it: the demo shows where papers go, not their text."""
    page = BytesIO()
    Image.new("L", (420, 594), 245).save(page, "PNG")
    return page.getvalue()
