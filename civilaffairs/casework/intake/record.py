"""What a submission does: persons, household, recorded facts, residence, payee. Nothing is adopted."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.casework import county_visits
from civilaffairs.casework.intake import organisation
from civilaffairs.casework.intake.household import PayeeForm
from civilaffairs.casework.intake.intakes import Content
from civilaffairs.casework.intake.members import PersonForm
from civilaffairs.casework.intake.recorder import Recorder, Statement
from civilaffairs.casework.intake.sheet import ALONE, MEMBERS, Sheet
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Application, Case
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.people import persons
from civilaffairs.people.models import Membership, Person

UNKNOWN_AGE = 40


def submitted(moment: Moment) -> None:
    """The effect of the steps that submit an application, and submit it again after a return.

    By design it does nothing for a case without an ``Application`` whose household or person is
    known: it was taken over from paper with its facts recorded, and declares nothing here. Where
    nobody is known either, it is refused.
    """
    case = moment.case
    application = Application.objects.filter(case=case).first()
    if application is None and (case.household_id or case.person_id or case.organisation_id):
        return
    if application is None or application.submitted_at is None:
        record_application(case)


def record_application(case: Case) -> None:
    """Turn the declared content into records of the case's subject, and freeze it."""
    application = Application.objects.select_for_update().filter(case=case).first()
    if application is None:
        raise Refused(_("Nothing was declared in this application yet."))
    sheet = Sheet.of(application, case)
    if not sheet.valid:
        raise Refused(
            _("The application is not complete."),
            _("Open it, check the answers and put right what is named."),
        )
    before = application.earlier[-1] if application.earlier else None
    if sheet.intake.about == "organisation":
        found = organisation.record(case, sheet)
        if before is None or before.get("payee") != application.content.get("payee"):
            organisation.record_account(case, sheet, found)
        case.applicant_name = found.name
    else:
        case.applicant_name = _record_people(case, sheet, application.content, before)
    case.near_relative = _near_relative(case, application)
    application.submitted_at = clock.now()
    application.save(update_fields=["submitted_at"])


def _record_people(case: Case, sheet: Sheet, content: Content, before: Content | None) -> str:
    """The persons, what they declare and who receives; the applicant's name."""
    people = [persons.find_or_add(form.identity) for form in sheet.members if form.identity]
    said = _said(case, Sheet(sheet.intake, before, case.area, check=True)) if before else frozenset()
    record = _record(case, sheet, people, said_before=said)
    if before is None or _receives(before) != _receives(content):
        record.payee()
    return (record.alone or record.applicant).name


def _near_relative(case: Case, application: Application) -> bool:
    """What the applicant says; from the acceptance on what was found then, and what is said anew since."""
    if case.accepted_on is None:
        return _declared(application.content)
    return case.near_relative or county_visits.registered(case) or _declared_since(application)


def asks_whose_relative(application: Application) -> bool:
    """Whether handing in now must say whose near relative it is: the acceptance asked nobody."""
    case = application.case
    if case.accepted_on is None or county_visits.registered(case):
        return False
    return case.near_relative or _declared_since(application)


def _declared_since(application: Application) -> bool:
    if application.submitted_at is not None:
        return False  # nothing was entered since it was handed in
    before = application.earlier[-1] if application.earlier else {}
    return _declared(application.content) and not _declared(before)


def _declared(content: Content) -> bool:
    return bool((content.get("commitment") or {}).get("near_relative"))


def papers_complete(moment: Moment) -> str | None:
    """A guard: everything that could wait in the emergency is there now."""
    application = Application.objects.filter(case=moment.case).first()
    if application is None or Sheet.of(application, moment.case).valid:
        return None
    return _("Papers are still missing: open the application and complete what is named.")


def _said(case: Case, sheet: Sheet) -> frozenset[Statement]:
    """What was recorded by the submission before; who corrects one answer repeats the others unchanged,
    and what was corrected since by the match or on a person's page must outlive that."""
    sheet.valid  # noqa: B018  (it reads the values)
    with transaction.atomic():
        people = [persons.find_or_add(form.identity) for form in sheet.members if form.identity]
        made = _record(case, sheet, people).made
        transaction.set_rollback(True)
    return frozenset(made)


def _receives(content: Content) -> tuple[object, ...]:
    """Who receives on which account, by the people as they stand in the form."""
    people = [(row.get("id_number"), bool(row.get(ALONE))) for row in content.get(MEMBERS) or []]
    return (PayeeForm.kept(content.get("payee") or {}), content.get("agent"), people)


def record_unchecked(case: Case, sheet: Sheet) -> None:
    """What stands in a sheet so far, nobodies for unknown members; for a calculation that is undone."""
    if sheet.intake.about == "organisation":
        organisation.record(case, sheet)
        return
    people = [
        persons.find_or_add(form.identity) if form.identity else _somebody(form, at)
        for at, form in enumerate(sheet.members)
    ]
    _record(case, sheet, people, file_number=case.number)


def _somebody(form: PersonForm, at: int) -> Person:
    day = clock.today()
    return Person.objects.create(
        name=form.cleaned_data.get("name") or f"{at + 1}.",
        id_type=Person.IdType.NONE,
        id_missing_reason="-",
        birth_date=form.cleaned_data.get("birth_date") or day.replace(year=day.year - UNKNOWN_AGE, day=1),
        sex=form.cleaned_data.get("sex") or Person.Sex.FEMALE,
    )


def _record(
    case: Case,
    sheet: Sheet,
    people: list[Person],
    file_number: str = "",
    said_before: frozenset[Statement] = frozenset(),
) -> Recorder:
    about = sheet.intake.about
    day = sheet.intake.since(case.applied_on or clock.today())
    alone = next((who for form, who in zip(sheet.members, people, strict=True) if form is sheet.alone), None)
    record = Recorder(case, _applicant(sheet, people), people, sheet, day, file_number, said_before, alone)
    if about == "household" or len(people) > 1:
        record.household()
    for form, person in zip(sheet.members, people, strict=True):
        record.person(form, person)
    record.care()
    case.person = record.applicant if about == "person" else alone
    case.single = alone is not None
    counted = [form for form in sheet.members if not form.cleaned_data.get("not_counted")]
    case.members = 1 if alone else len(counted)
    return record


def _applicant(sheet: Sheet, people: list[Person]) -> Person:
    """The head of a household, the first person where no relation is asked."""
    for form, person in zip(sheet.members, people, strict=True):
        if form.cleaned_data.get("applies"):
            return person
    for form, person in zip(sheet.members, people, strict=True):
        if form.cleaned_data.get("relation") == Membership.Relation.HEAD:
            return person
    return people[0]
