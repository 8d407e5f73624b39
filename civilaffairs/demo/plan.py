"""Which cases the demo has, how far each has come, and what was typed into their forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from civilaffairs.accounts.models import Area
from civilaffairs.demo.families import EXTREME_HARDSHIP, MINIMUM_LIVING, OLD_AGE
from civilaffairs.demo.population import Human, Population
from civilaffairs.demo.staff import DONGCHENG, NANCHENG

_TO_REVIEW = ("draft", "submit", "accept", "match", "match_done", "visit", "survey_done")
_TO_NOTICE = (*_TO_REVIEW, "first_review")
_TO_CONFIRM = (*_TO_NOTICE, "to_confirm")
WAYS = {
    "draft": ("draft",),
    "applied": ("draft", "submit"),
    "checking": ("draft", "submit", "accept"),
    "matched": ("draft", "submit", "accept", "match"),
    "survey": ("draft", "submit", "accept", "match", "match_done"),
    "first-review": _TO_REVIEW,
    "returned": (*_TO_REVIEW, "return"),
    "notice": _TO_NOTICE,
    "objection": (*_TO_NOTICE, "object"),
    "confirm": _TO_CONFIRM,
    "approved": (*_TO_CONFIRM, "confirm"),
    "refused": (*_TO_CONFIRM, "refuse"),
    "elder-accepted": ("draft", "submit", "accept"),
    "elder-confirm": ("draft", "submit", "accept", "first_review"),
    "elder-approved": ("draft", "submit", "accept", "first_review", "confirm"),
}
# Calendar days that pass before a step, unless the case says otherwise.
DAYS = {
    "accept": 1,
    "match": 2,
    "match_done": 1,
    "visit": 2,
    "first_review": 2,
    "object": 2,
    "to_confirm": 10,  # seven days of notice, and a week-end that may follow
    "confirm": 2,
    "refuse": 2,
}


@dataclass(frozen=True)
class Planned:
    """One case: where, what, since when, how far; yuan of wage that the match will find."""

    town: str
    stage: str
    applied_on: date
    programme: str = MINIMUM_LIVING
    undeclared: Decimal = Decimal(0)
    waits: dict[str, int] = field(default_factory=dict)


def _may(day: int) -> date:
    return date(2020, 5, day)


def _june(day: int) -> date:
    return date(2020, 6, day)


CASES = (
    Planned(DONGCHENG, "draft", _june(2)),
    Planned(DONGCHENG, "draft", _june(1), OLD_AGE),
    Planned(NANCHENG, "draft", _may(29)),
    Planned(DONGCHENG, "applied", _june(2)),
    Planned(DONGCHENG, "applied", _may(20)),  # overdue
    Planned(NANCHENG, "applied", _june(1), EXTREME_HARDSHIP),
    Planned(DONGCHENG, "checking", _june(1)),
    Planned(DONGCHENG, "checking", _may(15)),  # overdue
    Planned(DONGCHENG, "matched", _may(27), undeclared=Decimal("400.00")),
    Planned(NANCHENG, "checking", _may(28)),
    Planned(DONGCHENG, "survey", _may(25)),
    Planned(DONGCHENG, "survey", _may(11)),  # overdue
    Planned(NANCHENG, "survey", _may(26), EXTREME_HARDSHIP),
    Planned(DONGCHENG, "first-review", _may(25)),
    Planned(DONGCHENG, "first-review", _may(21), undeclared=Decimal("250.00")),
    Planned(NANCHENG, "first-review", _may(22)),
    Planned(DONGCHENG, "returned", _may(14)),
    Planned(DONGCHENG, "notice", _may(18)),  # ends today
    Planned(DONGCHENG, "notice", _may(21)),
    Planned(DONGCHENG, "notice", _may(15)),  # over
    Planned(NANCHENG, "notice", _may(20), EXTREME_HARDSHIP),
    Planned(DONGCHENG, "objection", _may(20)),
    Planned(DONGCHENG, "confirm", _may(13)),
    Planned(DONGCHENG, "confirm", _may(7)),
    Planned(NANCHENG, "confirm", _may(11), EXTREME_HARDSHIP),
    Planned(DONGCHENG, "approved", date(2020, 4, 27)),
    Planned(NANCHENG, "approved", date(2020, 4, 24)),
    Planned(DONGCHENG, "refused", date(2020, 4, 28)),
    Planned(DONGCHENG, "elder-accepted", _may(28), OLD_AGE),
    Planned(DONGCHENG, "elder-confirm", _may(22), OLD_AGE),
    Planned(NANCHENG, "elder-confirm", _may(25), OLD_AGE),
    Planned(DONGCHENG, "elder-approved", _may(18), OLD_AGE),
)


def content(planned: Planned, village: Area, people: Population) -> dict[str, Any]:
    """Return what the caseworker typed, by section and field, as the forms keep it."""
    typed: dict[str, Any] = {
        "members": [],
        "home": {"village": str(village.pk), "address": f"{village.name}{people.random.randrange(1, 90)}号"},
        "payee": {
            "payee": "0",
            "account_number": people.account_number(),
            "bank_name": "东莞农村商业银行",
        },
        "commitment": {"commitment": "on"},
    }
    if planned.programme == MINIMUM_LIVING:
        typed["members"] = _family(people)
        typed["home"]["reason"] = "illness"
    elif planned.programme == EXTREME_HARDSHIP:
        human = people.human("M", people.born_between(date(1940, 1, 1), date(1955, 1, 1)))
        typed["members"] = [{**_row(human, "02"), "applies": "on"}]
        typed["home"]["reason"] = "no-labour"
        typed["home"]["supporters"] = "无子女，无其他法定赡养人"
        answers = ("can", "can", "can", "can", "cannot", "cannot")
        typed["care"] = {"care_place": "home", **dict(zip(CARE_ITEMS, answers, strict=True))}
    else:
        human = people.human("F", people.born_between(date(1930, 1, 1), date(1940, 4, 1)))
        typed["members"] = [{"id_number": human.id_number, "name": human.name}]
    return typed


CARE_ITEMS = ("eating", "dressing", "bed", "toilet", "walking", "bathing")


def _family(people: Population) -> list[dict[str, str]]:
    surname = people.surname()
    father = people.human("M", people.born_between(date(1968, 1, 1), date(1984, 1, 1)), surname)
    mother = people.human("F", people.born_between(date(1970, 1, 1), date(1986, 1, 1)))
    rows = [{**_row(father, "02"), "income_wage": f"{people.random.randrange(8, 15) * 100}.00"}]
    rows.append(_row(mother, "10"))
    for _number in range(people.random.randrange(1, 3)):
        child = people.human("M", people.born_between(date(2006, 1, 1), date(2016, 1, 1)), surname)
        rows.append({"id_number": child.id_number, "name": child.name, "relation": "20"})
    return rows


def _row(human: Human, relation: str) -> dict[str, str]:
    return {
        "id_number": human.id_number,
        "name": human.name,
        "relation": relation,
        "authorised": "on",
    }
