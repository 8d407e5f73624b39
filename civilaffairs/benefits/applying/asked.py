"""The questions of a DECIDED benefit as a section of its application, and their answers for the decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.benefits.applying import once
from civilaffairs.benefits.asking import Ask
from civilaffairs.benefits.declaration import Channel, Kind
from civilaffairs.benefits.fixing import IN_CASH, SHARED
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.values import COUNT, YUAN, Value
from civilaffairs.casework.intake import intakes
from civilaffairs.casework.intake.intakes import Content
from civilaffairs.casework.intake.sections import Section, SectionForm
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.casework.models import Application, Case
from civilaffairs.lib.formfields import MoneyField
from civilaffairs.lib.money import ZERO

SECTION, CHANNEL = "answers", "channel"


class AnswersForm(SectionForm):
    """One field per question. A question that depends on another answer is needed with that one alone."""

    benefit: Programme

    def offer(self) -> None:
        for ask in self.benefit.questions:
            self.fields[ask.name] = _field(ask, self.benefit)
        if len(self.benefit.channels) > 1:
            self.fields[CHANNEL] = forms.ChoiceField(
                label=gettext_lazy("How it is paid"), choices=Channel.choices, required=False
            )
        if self.benefit.shared_with:
            self.fields[SHARED] = MoneyField(
                label=gettext_lazy("Share of the charity fund"), min_value=ZERO, required=False
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for ask in self.benefit.questions:
            if ask.only and ask.is_asked(data) and data.get(ask.name) is None and ask.name not in self.errors:
                self.add_error(
                    ask.name, _("This is needed for: %(kind)s.") % {"kind": _only(ask, self.benefit)}
                )
        return data

    def answers(self) -> dict[str, Value]:
        """As the decision takes them: without what is not asked in this case."""
        data = self.cleaned_data
        found: dict[str, Value] = {
            ask.name: value if ask.words else Decimal(value)
            for ask in self.benefit.questions
            if ask.is_asked(data) and (value := data.get(ask.name)) not in (None, "")
        }
        if data.get(CHANNEL) == Channel.CASH:
            found[IN_CASH] = True
        if share := data.get(SHARED):
            found[SHARED] = share
        return found


def section(benefit: Programme) -> Section:
    """The section that asks what this benefit's decision needs to know."""
    questioned = benefit

    class Questions(AnswersForm):
        benefit = questioned

    later = gettext_lazy("In an emergency signatures, documents and the account may follow.")
    return Section(
        SECTION, gettext_lazy("What the amount depends on"), Questions, later if benefit.urgent else ""
    )


def of_case(benefit: Programme, case: Case) -> dict[str, Value]:
    """The answers in the application of a case; none where nothing is fixed by a decision."""
    application = Application.objects.filter(case=case).first()
    if benefit.kind != Kind.DECIDED or application is None:
        return {}
    sheet = Sheet(intakes.get(case.kind), application.content, case.area, check=True)
    form = sheet.form(SECTION)
    form.is_valid()
    found: dict[str, Value] = form.answers()
    return found | once.of_sheet(benefit, sheet)


def in_cash(content: Content) -> bool:
    """Whether what was typed says that the town hands it out."""
    return bool((content.get(SECTION) or {}).get(CHANNEL) == Channel.CASH)


def is_urgent(benefit: Programme, content: Content) -> bool:
    """Whether what was typed is an emergency."""
    if benefit.urgent is None:
        return False
    question, answer = benefit.urgent
    return bool((content.get(SECTION) or {}).get(question) == answer)


def _field(ask: Ask, benefit: Programme) -> forms.Field:
    only = _("Only for: %(kind)s.") % {"kind": _only(ask, benefit)} if ask.only else ""
    common: dict[str, Any] = {"label": ask.label, "required": ask.only is None, "help_text": only}
    if ask.words:
        return forms.ChoiceField(choices=[("", "—"), *ask.words.items()], **common)
    if ask.unit == YUAN:
        return MoneyField(min_value=Decimal(ask.least), max_value=Decimal(ask.most), **common)
    if ask.unit == COUNT:
        return forms.IntegerField(min_value=ask.least, max_value=ask.most, **common)
    return forms.DecimalField(min_value=ask.least, max_value=ask.most, **common)


def _only(ask: Ask, benefit: Programme) -> str:
    """The answer on which a question depends, in words."""
    assert ask.only is not None
    question, answer = ask.only
    asked = next(each for each in benefit.questions if each.name == question)
    return str(asked.words.get(answer, answer))
