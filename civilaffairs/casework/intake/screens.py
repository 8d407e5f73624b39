"""What the page of an application shows around its forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.casework.intake import materials
from civilaffairs.casework.intake.intakes import Intake, Likely, Standing
from civilaffairs.casework.intake.members import PersonForm
from civilaffairs.casework.intake.sheet import MEMBERS, Sheet
from civilaffairs.casework.models import Application
from civilaffairs.lib import bank_accounts
from civilaffairs.lib.errors import Refused
from civilaffairs.people import queries
from civilaffairs.people.models import Person


def form(
    request: HttpRequest,
    sheet: Sheet,
    case_id: UUID,
    application: Application | None,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page itself, with errors where there are some."""
    row = request.GET.get("row", "")
    context = {
        "sheet": sheet,
        "application": application,
        "version": application.version if application else 0,
        "case": application.case if application else None,
        "groups": [(section, sheet.forms[section.code]) for section in sheet.intake.sections],
        "steps": steps(sheet),
        "materials": list(materials.of_case(case_id)),
        "categories": _categories(sheet),
        "likely": _likely_asked(request, sheet),
        "refusal": refusal,
        "problems": [*sheet.every_form, *sheet.messages],
        "has_errors": status != 200,
        "focus_row": int(row) if row.isdecimal() else None,
        **addresses(sheet.intake, case_id),
    }
    return render(request, "casework/intake/form.html", context, status=status)


def _likely_asked(request: HttpRequest, sheet: Sheet) -> Likely | None:
    """Without JavaScript the page calculates when it is asked to; else the panel fetches it."""
    if "calculated" not in request.GET:
        return None
    checked = Sheet(sheet.intake, sheet.content, sheet.setting.area, check=True)
    return likely_of(checked, actor_in(request))


def addresses(intake: Intake, case_id: UUID) -> dict[str, str]:
    """Where the parts of this application are."""
    return {
        f"{page}_url": reverse(intake.url_name(page), args=[case_id])
        for page in ("page", "autosave", "likely", "check")
    } | {"identity_url": reverse(intake.url_name("identity"), args=[case_id, 0]).removesuffix("0/")}


def steps(sheet: Sheet) -> list[dict[str, str]]:
    """The sections with how far each is; every one can be reached at any time."""
    found = []
    for section in sheet.intake.sections:
        state = "todo"
        if any(one.is_bound for one in sheet.forms[section.code]) and sheet.problems_in(section.code):
            state = "problem"
        elif sheet.touched(section.code):
            state = "done"
        found.append({"label": str(section.title), "state": state, "url": f"#{section.code}"})
    there = "done" if sheet.materials else "problem" if sheet.messages else "todo"
    return [*found, {"label": _("Documents"), "state": there, "url": "#materials"}]


def likely_of(sheet: Sheet, actor: Actor) -> Likely:
    """What the room says the application would give, by what stands in it."""
    for one in sheet.every_form:
        one.is_valid()
    if sheet.intake.likely is None:
        return Likely()
    if not sheet.touched(MEMBERS if MEMBERS in sheet.forms else sheet.intake.sections[0].code):
        return Likely(problems=(_("The amount appears here while you type."),))
    return sheet.intake.likely(sheet, actor)


def digits_of(sheet: Sheet) -> str:
    """What is pointed out about the payee's account number, which is taken all the same."""
    form = sheet.form("payee")
    return str(bank_accounts.doubt(getattr(form, "cleaned_data", {}).get("account_number", "")))


def who(intake: Intake, member: PersonForm, person: Person | None) -> list[Standing]:
    """What is to be said beside an ID number: who it is, where the person stands already."""
    if person is None:
        return []
    found = [Standing(_("Known here as %(name)s.") % {"name": person.name})]
    home = queries.home_of(person)
    if home is not None:
        found.append(
            Standing(
                _("Already in household %(number)s.") % {"number": home.number},
                reverse("people:household", args=[home.pk]),
            )
        )
    return [*found, *intake.standing(person)]


def _categories(sheet: Sheet) -> list[dict[str, Any]]:
    """What is asked for, and what lies with the case already though it is not."""
    intake = sheet.intake
    return [
        {
            "code": code,
            "label": label,
            "required": code in intake.required_materials,
            "there": code in sheet.materials,
        }
        for code, label in materials.CATEGORIES.items()
        if code in intake.materials or code in sheet.materials
    ]
