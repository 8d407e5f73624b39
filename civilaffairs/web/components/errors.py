"""The error summary (错误汇总): the same words as beside the fields, with a link to each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Problem:
    """One message and the id of the input it is about."""

    message: str
    target: str = ""
    label: str = ""


def problems_of(things: Iterable[Any]) -> list[Problem]:
    """Collect the problems of forms, formsets and lists of them; empty ones are skipped."""
    found: list[Problem] = []
    for thing in things:
        if isinstance(thing, forms.BaseFormSet):
            found += _of_formset(thing)
        elif isinstance(thing, forms.BaseForm):
            found += _of_form(thing)
        elif isinstance(thing, list | tuple):
            found += problems_of(thing)
        elif thing:
            found.append(Problem(str(thing)))
    return found


def _of_formset(formset: "forms.BaseFormSet[Any]") -> Iterator[Problem]:
    if not formset.is_bound:
        return
    for message in formset.non_form_errors():
        yield Problem(str(message))
    for form in formset.forms:
        yield from _of_form(form)


def _of_form(form: forms.BaseForm) -> Iterator[Problem]:
    for message in form.non_field_errors():
        yield Problem(str(message))
    for bound in form:
        for message in bound.errors:
            yield Problem(str(message), bound.id_for_label or bound.auto_id, str(bound.label))
