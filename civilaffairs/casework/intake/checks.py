"""Checks across the sections of an application. Each adds its errors where they are put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from civilaffairs.casework.intake import materials
from civilaffairs.casework.intake.household import AGENT, INSTITUTION
from civilaffairs.lib import bank_accounts
from civilaffairs.people import persons
from civilaffairs.people.models import Membership, Organisation

if TYPE_CHECKING:
    from civilaffairs.casework.intake.household import PayeeForm
    from civilaffairs.casework.intake.sheet import Sheet


def nobody_twice(sheet: Sheet) -> None:
    """One human being stands in one row."""
    seen: dict[str, str] = {}
    for form in sheet.members:
        number = form.identity.id_number if form.identity else ""
        if number and number in seen:
            form.add_error(
                "id_number", _("%(name)s stands in this application already.") % {"name": seen[number]}
            )
        elif number:
            seen[number] = form.cleaned_data["name"]


def one_head(sheet: Sheet) -> None:
    """A household has one head."""
    rows = [form for form in sheet.members if "relation" in form.fields]
    heads = [form for form in rows if form.cleaned_data.get("relation") == Membership.Relation.HEAD]
    if rows and not heads:
        rows[0].add_error("relation", _("One member must be the head of the household."))
    for form in heads[1:]:
        form.add_error("relation", _("The household has a head already."))


def adults_authorise(sheet: Sheet) -> None:
    """授权书: every adult member has signed (最低生活保障审核确认办法 art. 17)."""
    if sheet.setting.papers_later:
        return
    for form in sheet.members:
        if "authorised" in form.fields and form.adult and not form.cleaned_data.get("authorised"):
            form.add_error(
                "authorised",
                _("%(name)s is an adult and must have signed the authorisation.")
                % {"name": form.cleaned_data["name"]},
            )


def somebody_receives(sheet: Sheet) -> None:
    """The account is the payee's own, and the payee is a member or the agent."""
    form = sheet.form("payee")
    if form is None or "payee" not in form.fields or not form.cleaned_data.get("account_number"):
        return  # An organisation receives its own money itself.
    chosen = form.cleaned_data.get("payee") or "0"
    if chosen == AGENT:
        agent = sheet.form("agent")
        name = agent.cleaned_data.get("agent_name") if agent is not None else ""
        if not name:
            form.add_error("payee", _("No agent was entered."))
    elif chosen == INSTITUTION:
        name = _institution(form)
    else:
        name = sheet.members[int(chosen)].cleaned_data.get("name", "")
    holder = form.cleaned_data.get("holder_name")
    if holder and name and bank_accounts.name_for_bank(holder) != bank_accounts.name_for_bank(name):
        form.add_error("holder_name", _("The account must be in the name of %(name)s.") % {"name": name})


def _institution(form: PayeeForm) -> str:
    """Its name, as it is known under its code."""
    name, code = form.cleaned_data.get("institution_name", ""), form.cleaned_data.get("institution_code")
    for field in form.folded:
        if not form.cleaned_data.get(field) and field not in form.errors:
            form.add_error(field, _("An institution is entered with name and credit code."))
    known = Organisation.objects.filter(credit_code=code).first() if code else None
    if known is not None and name and known.name != name:
        form.add_error(
            "institution_name",
            _("This code belongs to %(name)s in the system.") % {"name": known.name},
        )
    return name


def documents_are_there(sheet: Sheet) -> None:
    """Every required document is named when it is missing."""
    for category in sheet.intake.required_materials:
        if category not in sheet.materials and not sheet.setting.papers_later:
            sheet.messages.append(
                _("This document is missing: %(name)s.") % {"name": materials.label(category)}
            )


def nobody_stands_elsewhere(sheet: Sheet) -> None:
    """Whoever has an award or an open case that excludes this one cannot apply."""
    for form in sheet.members:
        known = form.identity
        person = persons.find(known.id_type, known.id_number) if known and known.id_number else None
        if person is None:
            continue
        if person.name != form.cleaned_data.get("name"):
            form.add_error(
                "name", _("This ID number belongs to %(name)s in the system.") % {"name": person.name}
            )
        if sheet.alone not in (None, form):
            continue  # Another member applies alone: what these receive stands in nobody's way.
        for standing in sheet.intake.standing(person):
            if standing.blocks and (standing.case_id is None or standing.case_id != sheet.own):
                form.add_error("id_number", str(standing.text))


EVERY = (
    nobody_twice,
    one_head,
    adults_authorise,
    somebody_receives,
    documents_are_there,
    nobody_stands_elsewhere,
)
