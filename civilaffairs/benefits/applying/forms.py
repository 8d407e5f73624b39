"""The application of a benefit, derived from its statement: what it reads of people is what is asked.

A room writes out an ``Intake`` only where the regulation has a form of its own.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.benefits import programme
from civilaffairs.benefits.applying import asked, once, organisations
from civilaffairs.benefits.declaration import Kind, Starts, Subject
from civilaffairs.benefits.likely import of_sheet
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.standing import standing_for
from civilaffairs.casework.intake import condition, household, intakes
from civilaffairs.casework.intake.condition import SubjectForm
from civilaffairs.casework.intake.intakes import Intake, Likely
from civilaffairs.casework.intake.members import MemberForm, RelativeForm
from civilaffairs.casework.intake.sections import Section
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.lib.months import month_of

MOST_MEMBERS = 20
DAY = timedelta(days=1)
OWN_MONTH = (Starts.MONTH_OF_APPLICATION, Starts.MONTH_OF_CONFIRMATION)
# What is asked where a statement reads a fact of a person.
ASKED = {
    "certified": condition.CERTIFICATE,
    "disability": condition.CERTIFICATE,
    "severe_disability": condition.CERTIFICATE,
    "in_school": condition.SCHOOL,
    "care_at": condition.CARE_PLACE,
    "elder_grade": condition.ELDER_GRADE,
}
PROPERTY = Section(
    "property",
    gettext_lazy("Property"),
    household.PropertyForm,
    gettext_lazy("Housing, vehicles, deposits and other property of all members. Empty means none."),
    columns=4,
)
PAYEE = Section("payee", gettext_lazy("Payee and account"), household.PayeeForm)
AGENT = Section(
    "agent",
    gettext_lazy("Agent"),
    household.AgentForm,
    gettext_lazy("Only when somebody applies in the applicant's place."),
)
GUARDIAN = Section(
    "agent",
    gettext_lazy("Guardian or agent"),
    household.AgentForm,
    gettext_lazy("Who applies for the child, and receives the money as guardian."),
)
COMMITMENT = Section("commitment", gettext_lazy("Commitment"), household.CommitmentForm)


def offer_rest(app: str) -> None:
    """Declare the application of every benefit of a room that has none yet."""
    there = {intake.programme for intake in intakes.of_app(app)}
    for benefit in programme.of_app(app):
        if benefit.code not in there and is_applied_for(benefit):
            intakes.register(derive(benefit, app))


def is_applied_for(benefit: Programme) -> bool:
    """Whether somebody applies: not for what comes with other awards."""
    return benefit.kind != Kind.DERIVED


def derive(benefit: Programme, app: str) -> Intake:
    """The application that follows from the declaration."""
    if benefit.subject == Subject.ORGANISATION:
        return _of_organisation(benefit, app)
    return Intake(
        kind=f"apply.{benefit.code}",
        programme=benefit.code,
        title=format_lazy(gettext_lazy("Application: {benefit}"), benefit=benefit.name),
        app=app,
        about="household" if benefit.subject == Subject.HOUSEHOLD else "person",
        sections=tuple(_sections(benefit)),
        required_materials=benefit.papers,
        papers_later=partial(asked.is_urgent, benefit),
        in_cash=asked.in_cash,
        checks=once.checks(benefit),
        since=month_before if benefit.starts in OWN_MONTH else lambda day: day,
        standing=standing_for(benefit.code),
        likely=likely,
    )


def _of_organisation(benefit: Programme, app: str) -> Intake:
    return Intake(
        kind=f"apply.{benefit.code}",
        programme=benefit.code,
        title=format_lazy(gettext_lazy("Application: {benefit}"), benefit=benefit.name),
        app=app,
        about="organisation",
        sections=(organisations.section(benefit), organisations.ACCOUNT, organisations.COMMITMENT),
        materials=("account", "other"),
        required_materials=benefit.papers,
        checks=(organisations.alone(benefit.code),),
        likely=organisations.likely,
    )


def month_before(day: date) -> date:
    """The day by which the application's own month is decided: the last one of the month before."""
    return month_of(day) - DAY


def _sections(benefit: Programme) -> list[Section]:
    found = [_members(benefit), *once.sections(benefit)]
    if benefit.kind == Kind.DECIDED and benefit.questions:
        found.append(asked.section(benefit))
    found.append(_home(benefit))
    if checks_means(benefit):
        found.append(PROPERTY)
    if benefit.line_codes:
        found.append(PAYEE)
    return [*found, GUARDIAN if is_for_children(benefit) else AGENT, COMMITMENT]


def checks_means(benefit: Programme) -> bool:
    """Whether income and property of the household are looked at."""
    return benefit.subject == Subject.HOUSEHOLD and "authorisation" in benefit.papers


def is_for_children(benefit: Programme) -> bool:
    """Whether a child is cared for: a guardian applies and receives."""
    return benefit.subject == Subject.PERSON and "care_at" in benefit.reads_of("fact")


def _members(benefit: Programme) -> Section:
    if benefit.subject == Subject.HOUSEHOLD:
        form = MemberForm if checks_means(benefit) else RelativeForm
        title = gettext_lazy("Family members")
        return Section("members", title, form, many=True, most=MOST_MEMBERS)
    read = tuple(dict.fromkeys(ASKED[name] for name in benefit.reads_of("fact") if name in ASKED))

    class Whom(SubjectForm):
        asks = read

    title = gettext_lazy("The child") if is_for_children(benefit) else gettext_lazy("Applicant")
    return Section("members", title, Whom, many=True, most=1)


def _home(benefit: Programme) -> Section:
    if is_for_children(benefit):
        return Section("home", gettext_lazy("Where the child lives"), household.HomeForm)
    if checks_means(benefit):
        return Section("home", gettext_lazy("Home and hardship"), household.HardshipForm)
    return Section("home", gettext_lazy("Where the applicant lives"), household.HomeForm)


def likely(sheet: Sheet, actor: Actor) -> Likely:
    """Age or members, and what the calculation gives."""
    facts: list[tuple[str, Any]] = (
        [(_("Members"), len(sheet.members))]
        if sheet.intake.about == "household"
        else [(_("Age"), sheet.members[0].age)]
    )
    return of_sheet(sheet, actor, Likely(facts=tuple(facts)))
