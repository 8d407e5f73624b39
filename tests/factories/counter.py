"""An application through the pages, from the empty form to the award and the line of its first run."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader
from stdnum.cn import ric

from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import programme, standards
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.casework.matching import request
from civilaffairs.casework.models import Case, Letter
from civilaffairs.files import store
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Fund, Line, Run
from civilaffairs.people import persons
from civilaffairs.people.models import Household, Membership, Person
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out

DAY = timedelta(days=1)
ACCOUNT = {"payee-account_number": "6299990000000000012", "payee-bank_name": "测试银行"}


def number_of(born: date, sequence: int = 1) -> str:
    """An ID number of the unallocated region 441999."""
    body = f"441999{born:%Y%m%d}{sequence:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def known(name: str, number: str, home: Household | None = None) -> tuple[Household, Person]:
    """A person of that number in a household, or alone in one, as a decision adopted it long ago."""
    home = home or welfare.household(number=f"H{number[-6:]}")
    person = persons.find_or_add(IdentityInput(name, number))
    Membership.objects.create(
        household=home, person=person, relation="02", layer="adopted", valid_from=date(2015, 1, 1),
        decision=welfare.decide(welfare.SINCE), source="decision",
    )  # fmt: skip
    return home, person


def publish(**values: str) -> None:
    """Standards beside those of ``welfare``; an underscore stands for a dot, two for a dash."""
    entries = [
        Entry(code.replace("__", "-").replace("_", "."), welfare.SINCE, Decimal(value))
        for code, value in values.items()
    ]
    with business_time(date(2018, 12, 20)):
        standards.publish(areas.city(), entries, source="测试", check=False)


class Counter:
    """One application. Each method is what one person does on one page; ``day`` goes on as told."""

    def __init__(self, code: str, day: date = date(2020, 6, 3)) -> None:
        village = areas.village()
        Area.objects.filter(pk=areas.town().pk).update(phone="0769-86600001")
        self.code, self.day, self.village = code, day, village
        room = type(programme.get(code)).__module__.partition(".")[0]
        self.start = f"/{room}/apply/{code}/"
        self.desk = staff.browser(staff.actor(Role.CASEWORKER))
        self.url = self.desk.get(self.start)["Location"]
        self.key = uuid.UUID(self.url.rstrip("/").rsplit("/", 1)[-1])
        self.version = 0

    def page(self, *members: dict[str, str], **fields: str) -> dict[str, str]:
        """The posted page as typed; members by number, the rest by ``section-field``."""
        typed = {
            "members-rows": str(len(members)),
            "home-village": str(self.village.pk),
            "home-address": "西湖路 1 号",
            "commitment-commitment": "on",
            **ACCOUNT,
        }
        for at, member in enumerate(members):
            typed |= {f"members-{at}-{name}": value for name, value in member.items()}
        return {**typed, **fields}

    def paper(self, category: str) -> None:
        """A document of the category, scanned and attached."""
        store.keep(
            b"%PDF-1.4", name=f"{category}.pdf", category=category, subject_kind="case", subject_id=self.key,
            media_type="application/pdf", made_by=staff.actor(Role.CASEWORKER).user,
        )  # fmt: skip

    def check(self, page: dict[str, str]) -> Any:
        """The button that checks the answers; saves the draft as well."""
        with business_time(self.day):
            answer = self.desk.post(self.url, {**page, "version": str(self.version), "action": "check"})
        self.version += 1
        return answer

    def hand_in(self, page: dict[str, str], **more: str) -> Case:
        """Check the answers and submit."""
        answer = self.check(page)
        assert answer.status_code == 302, [
            getattr(one, "errors", one) for one in answer.context["problems"] if getattr(one, "errors", one)
        ]
        with business_time(self.day):
            done = self.desk.post(answer["Location"], {"version": str(self.version), **more})
        assert done.status_code == 302, done.context["refusal"]
        return self.case

    def likely(self, page: dict[str, str]) -> str:
        """The panel beside the page."""
        with business_time(self.day):
            return str(self.desk.post(f"{self.url}likely/", page).content.decode())

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.key)

    def step(self, code: str, role: str, opinion: str = "", **data: Any) -> Any:
        """A step of the case on its page; what the page answers, the case when it went through."""
        case = self.case
        address = reverse("casework:step", args=[case.pk, code])
        with business_time(self.day):
            answer = staff.browser(staff.actor(role)).post(
                address, {"version": case.version, "opinion": opinion, **data}
            )
        return self.case if answer.status_code == 302 else answer

    def take(self, code: str, role: str, opinion: str = "", **data: Any) -> Case:
        """A step that must go through."""
        done = self.step(code, role, opinion, **data)
        assert isinstance(done, Case), str(done.context["refusal"])
        return done

    def review_shortly(self) -> Award:
        """Accepted, checked by the town, confirmed."""
        self.take("accept", Role.CASEWORKER)
        self.take("first-review", Role.SUPERVISOR, "情况属实。")
        self.take("confirm", Role.APPROVER, "同意。")
        return self.award

    def review_in_full(self, row: str = "") -> None:
        """Accepted, matched, visited by two, agreed and published until the notice is over."""
        self.investigate(row)
        self.publish()

    def investigate(self, row: str = "", **said: Any) -> None:
        """Accepted with what is said then, matched, visited by two."""
        self.take("accept", Role.CASEWORKER, **said)
        self._match(row)
        self.take("match-done", Role.CASEWORKER)
        self._visit()
        self.take("survey-done", Role.CASEWORKER)

    def publish(self) -> None:
        """Agreed, and published until the notice is over."""
        self.take("first-review", Role.SUPERVISOR, "情况属实，同意上报。")
        self.day += 9 * DAY
        self.take("to-confirm", Role.SUPERVISOR)

    def _match(self, row: str) -> None:
        text = f"核对编号,公民身份号码,来源,类别,金额\n{request.request_number(self.case)},{row}\n"
        file = SimpleUploadedFile("result.csv", text.encode(), "text/csv")
        with business_time(self.day):
            answer = self.desk.post(
                reverse("casework:match", args=[self.key]), {"version": self.case.version, "file": file}
            )
        assert answer.status_code == 302, answer.context["refusal"]

    def _visit(self) -> None:
        seen = {
            "visited_on": self.day.isoformat(), "mode": "home", "people_present": "申请人",
            "remarks": "属实。", "conclusion": "agrees", "family_signed": "on",
        }  # fmt: skip
        address = reverse("casework:visit", args=[self.key])
        second = staff.actor(Role.CASEWORKER, name="何志豪", username="hezhihao")
        with business_time(self.day):
            assert self.desk.post(address, seen).status_code == 302
            visit = self.case.visits.get()
            staff.browser(second).post(reverse("casework:sign-visit", args=[self.key, visit.pk]))

    @property
    def award(self) -> Award:
        return Award.objects.get(case=self.key)

    def letter(self, kind: str) -> str:
        """What the letter of this kind says."""
        found = Letter.objects.get(case=self.key, series__kind__startswith=kind)
        assert found.file is not None
        pages = PdfReader(BytesIO(store.read(found.file))).pages
        return "".join("".join(page.extract_text().split()) for page in pages)

    def decision(self, role: str = Role.APPROVER) -> str:
        """The page on which it is decided."""
        with business_time(self.day):
            answer = staff.browser(staff.actor(role)).get(reverse("casework:decision", args=[self.key]))
        return str(answer.content.decode())

    def run(self, month: date) -> list[tuple[str, date, Decimal]]:
        """The lines of this application's award in a monthly run."""
        for code in ("local", "charity", "lottery"):
            Fund.objects.get_or_create(code=code, defaults={"name": code, "name_en": code})
        with business_time(cutoff(month)):
            started = runs.start(
                staff.actor(Role.FINANCE_MAKER), month, areas.city(), [self.code], Run.Kind.MONTHLY
            )
            carry_out(started)
        lines = Line.objects.filter(run=started, award=self.award).order_by("for_month", "line")
        return [(line.line, line.for_month, line.amount) for line in lines]
