"""The answers of an application as read back: before it is submitted, and on its case afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework.intake import drafts, intakes
from civilaffairs.casework.intake.sections import UNTOUCHED
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.casework.models import Application, Case
from civilaffairs.lib import bank_accounts, id_numbers
from civilaffairs.lib.money import format_yuan

DECISIVE = "answers"  # The section on which the amount of a decision depends.


@dataclass(frozen=True)
class Group:
    """One card of answers; ``anchor`` is where they are changed."""

    title: str
    anchor: str
    answers: list[tuple[str, str]]


def groups(sheet: Sheet) -> list[Group]:
    """Every question of the application with its answer; what was left empty says so."""
    found = []
    for section in sheet.intake.sections:
        for at, form in enumerate(sheet.forms[section.code]):
            form.is_valid()
            if section.many and section.most > 1:
                name = form.cleaned_data.get("name") or _("Member %(number)d") % {"number": at + 1}
                found.append(Group(str(name), f"{section.code}-{at}", _answers(form)))
            else:
                found.append(Group(str(section.title), section.code, _answers(form)))
    return found


def of_case(case: Case) -> list[Group]:
    """The answers of a submitted application; none where the case did not begin with one."""
    application = Application.objects.filter(case=case).first()
    if application is None:
        return []
    submitted = [*application.earlier, *([application.content] if application.submitted_at else [])]
    if not submitted:
        return []
    return groups(Sheet(intakes.get(case.kind), submitted[-1], case.area, check=True))


def correction_url(case: Case, actor: Actor) -> str:
    """Where it is corrected after a return, or completed after a first relief, for those who may."""
    if case.state not in drafts.REOPENED or not Application.objects.filter(case=case).exists():
        return ""
    if not permits(actor.role, "case.create", case.kind, case.state):
        return ""
    return reverse(intakes.get(case.kind).url_name("page"), args=[case.pk])


def _answers(form: forms.Form) -> list[tuple[str, str]]:
    folded = getattr(form, "folded", ())
    shown = [
        (str(bound.label), _words(bound, form))
        for bound in form.visible_fields()
        if bound.name not in folded or bound.value() not in UNTOUCHED
    ]
    known = getattr(form, "identity", None)
    if known is not None:
        sex = dict(form.fields["sex"].choices).get(known.sex, "")  # type: ignore[attr-defined]
        day = date_format(known.birth_date, "Y-m-d")
        shown.insert(2, (_("Sex, birth date, age"), f"{sex} · {day} · {form.age}"))  # type: ignore[attr-defined]
    return shown


def _words(bound: forms.BoundField, form: forms.Form) -> str:
    value: Any = form.cleaned_data.get(bound.name) if bound.name in form.cleaned_data else bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if value in (None, ""):
        return _("Not filled in")
    if bound.name in {"id_number", "agent_id_number"}:
        return id_numbers.mask(str(value))
    if bound.name == "account_number":
        return bank_accounts.mask(str(value))
    if isinstance(value, id_numbers.DisabilityCertificate):
        return id_numbers.mask(value.number)
    if isinstance(bound.field, forms.ChoiceField):
        choices = dict(bound.field.choices)  # type: ignore[arg-type]
        return str(choices.get(value, value))
    if isinstance(bound.field, forms.DecimalField) and not isinstance(value, str):
        return _("%(amount)s yuan") % {"amount": format_yuan(value)}
    return str(localize(value))
