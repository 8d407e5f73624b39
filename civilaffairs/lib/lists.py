"""Lists: pages, status tabs and chosen filters, all of them kept in the address."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.formats import localize

from civilaffairs.lib.shapes import Chip, Tab

PAGE_SIZES = (20, 50, 100)
PAGE_PARAMS = ("page",)


def paginate(
    request: HttpRequest, rows: Any, default: int = PAGE_SIZES[0], *, count: int | None = None
) -> Page[Any]:
    """Return the asked page; a page out of range gives the nearest one. Rows counted before are not again."""
    asked = request.GET.get("per_page", "")
    size = int(asked) if asked.isdecimal() and int(asked) in PAGE_SIZES else default
    pages = Paginator(rows, size)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def address(query: QueryDict, **changes: str | None) -> str:
    """Return the query string with the changes made; None removes a parameter."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    encoded = changed.urlencode()
    return f"?{encoded}" if encoded else "?"


def tabs_for(request: HttpRequest, param: str, counts: Iterable[tuple[str, str, int]]) -> list[Tab]:
    """Make tabs of (value, label, count); the empty value stands for all."""
    chosen = request.GET.get(param, "")
    return [
        Tab(
            label=label,
            count=count,
            url=address(request.GET, page=None, **{param: value or None}),
            current=value == chosen,
        )
        for value, label, count in counts
    ]


def chips_for(form: forms.BaseForm, query: QueryDict) -> list[Chip]:
    """Return the filters that are in force, each with the address that drops it."""
    if not form.is_bound:
        return []
    form.is_valid()
    chips = []
    for bound in form.visible_fields():
        value = form.cleaned_data.get(bound.name)
        if value in (None, "", [], ()) or value is False:
            continue
        url = address(query, page=None, **{bound.html_name: None})
        chips.append(Chip(label=str(bound.label), value=_shown(bound, value), url=f"{url}#filters"))
    return chips


def kept_params(form: forms.BaseForm | None, query: QueryDict) -> list[tuple[str, str]]:
    """Return the parameters a GET form must carry along: all but its own and the page."""
    own = {form.add_prefix(name) for name in form.fields} if form else set()
    return [
        (name, value)
        for name, values in query.lists()
        if name not in own and name not in PAGE_PARAMS
        for value in values
    ]


def _shown(bound: forms.BoundField, value: Any) -> str:
    if isinstance(value, bool):
        return "✓"
    choices = _flat(getattr(bound.field, "choices", ()))
    values: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
    return "、".join(choices.get(str(one)) or str(localize(one)) for one in values)


def _flat(choices: Any) -> dict[str, str]:
    flat: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat.update(_flat(label))
        else:
            flat[str(value)] = str(label)
    return flat
