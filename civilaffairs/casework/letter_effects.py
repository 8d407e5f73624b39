"""The letters that steps issue, in the step's own transaction."""

from __future__ import annotations

from django.utils import translation

from civilaffairs.casework import deadlines, guards, letters, numbers
from civilaffairs.casework.effects import phone
from civilaffairs.casework.intake import materials
from civilaffairs.casework.kinds import Moment


def acceptance_letter(moment: Moment) -> None:
    """受理通知书, from the town that answers for the case."""
    case = moment.case
    if moment.actor is None:
        return
    letters.issue(
        "acceptance",
        actor=moment.actor,
        office=numbers.town_of(case.area),
        case=case,
        context={
            **letter_words(moment),
            "applied_on": case.applied_on,
            "accepted_on": case.accepted_on,
            "due_on": deadlines.total_due(case, moment.kind),
            "materials": _handed_in(moment),
        },
    )


def supplement_letter(moment: Moment) -> None:
    """补正告知书: everything that is missing, told once, with the day to bring it."""
    case = moment.case
    if moment.actor is None:
        return
    letters.issue(
        "supplement",
        actor=moment.actor,
        office=numbers.town_of(case.area),
        case=case,
        context={
            **letter_words(moment),
            "applied_on": case.applied_on,
            "missing": [line.strip() for line in moment.opinion.splitlines() if line.strip()],
            "reply_by": deadlines.due(
                moment.kind, moment.kind.state("supplement").clock, case.area, moment.today
            ),
            "law": moment.kind.law,
        },
    )


def not_accepted_letter(moment: Moment) -> None:
    """不予受理通知书: why the application is not taken, and where to turn."""
    case = moment.case
    if moment.actor is None:
        return
    letters.issue(
        "not-accepted",
        actor=moment.actor,
        office=numbers.town_of(case.area),
        case=case,
        context={
            **letter_words(moment),
            "applied_on": case.applied_on,
            "reason": moment.opinion,
            "law": moment.kind.law,
        },
    )


def notice_letter(moment: Moment) -> None:
    """公示: what the law lets be shown, and nothing else."""
    notice = guards.current_notice(moment.case)
    if notice is None or moment.actor is None:
        return
    letters.issue(
        "notice",
        actor=moment.actor,
        office=numbers.town_of(moment.case.area),
        case=moment.case,
        context={
            **letter_words(moment),
            "village": notice.village,
            "amount": notice.amount,
            "posted_on": notice.posted_on,
            "ends_on": notice.ends_on,
            "days": (notice.ends_on - notice.posted_on).days,
        },
    )


def _handed_in(moment: Moment) -> list[str]:
    """The kinds of documents that lie with the application."""
    there = set(materials.of_case(moment.case.pk).values_list("category", flat=True))
    with translation.override("zh-hans"):
        return [str(name) for category, name in materials.CATEGORIES.items() if category in there]


def letter_words(moment: Moment) -> dict[str, object]:
    """What every letter of a case says; letters are Chinese on every screen."""
    with translation.override("zh-hans"):
        programme_name = str(moment.kind.name)
    return {
        "applicant": moment.case.applicant_name,
        "members": moment.case.members,
        "credit_code": moment.case.organisation.credit_code if moment.case.organisation else "",
        "single": moment.case.single,
        "per": moment.kind.per,
        "programme_name": programme_name,
        "phone": phone(moment.case),
    }
