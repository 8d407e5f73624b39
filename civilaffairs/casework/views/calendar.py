"""The calendar of working days, a year at a time, and its editing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import deadlines, office_calendar, queries
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, status_of

DAY = timedelta(days=1)
YEARS = range(2000, 2100)


class YearForm(forms.Form):
    """The arrangement of a year, as published."""

    text = forms.CharField(
        label=gettext_lazy("Holidays and make-up days, one line each"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14, "data-wide": "", "spellcheck": "false"}),
        help_text=gettext_lazy("For example: 2027-10-01 2027-10-07 放假 国庆节, or 2027-10-09 上班 国庆节"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allows("calendar.read")
def office_calendar_page(request: HttpRequest) -> HttpResponse:
    """Twelve months; whoever may change them finds the year as text below."""
    actor, year = actor_in(request), _year(request)
    may_change = permits(actor.role, "calendar.change")
    form = YearForm(
        request.POST if request.method == "POST" else None, initial={"text": office_calendar.as_text(year)}
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            change = office_calendar.set_year(actor, year, form.cleaned_data["text"])
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _said(change))
            return redirect(f"{reverse('casework:calendar')}?year={year}")
    context = {
        "title": _("Calendar of working days"),
        "year": year,
        "months": _months(year),
        "form": form if may_change else None,
        "entered": queries.days_of_year(year).exists(),
        "refusal": refusal,
    }
    return render(request, "casework/calendar.html", context, status=status_of(refusal))


def _year(request: HttpRequest) -> int:
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() else clock.today().year
    if year not in YEARS:
        raise Http404
    return year


def _said(change: office_calendar.Change) -> str:
    if not change.added and not change.removed:
        return _("Nothing was changed.")
    said = _("Days entered: %(added)d, taken out: %(removed)d; deadlines of %(cases)d open cases moved.")
    return said % {"added": len(change.added), "removed": len(change.removed), "cases": change.recounted}


def _months(year: int) -> list[dict[str, Any]]:
    """Weeks from Monday on; the empty places before the first and after the last day are None."""
    names = {row.day: row.name for row in queries.days_of_year(year)}
    days, today = deadlines.calendar(), clock.today()
    months = []
    for number in range(1, 13):
        first = date(year, number, 1)
        last = date(year + number // 12, number % 12 + 1, 1) - DAY
        cells: list[dict[str, Any] | None] = [None] * first.weekday()
        for day in (first + n * DAY for n in range(last.day)):
            works = days.is_working_day(day)
            cells.append({"day": day, "works": works, "name": names.get(day, ""), "today": day == today})
        cells += [None] * (-len(cells) % 7)
        working = sum(1 for cell in cells if cell and cell["works"])
        weeks = [cells[at : at + 7] for at in range(0, len(cells), 7)]
        months.append({"name": date_format(first, "F"), "weeks": weeks, "working": working})
    return months
