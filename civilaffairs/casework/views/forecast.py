"""What falls due this week, by town and by who holds it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.casework import deadlines, forecast
from civilaffairs.lib import clock


@require_safe
@allows("case.read")
def forecast_page(request: HttpRequest) -> HttpResponse:
    """Each number leads to as many cases."""
    week = forecast.days_of_week(clock.today())
    rows = forecast.of(actor_in(request), week)
    days = deadlines.calendar()
    context = {
        "title": _("Due this week"),
        "days": [(day, days.is_working_day(day)) for day in week],
        "rows": [_row(held, week) for held in rows],
        "total": sum(held.total for held in rows),
        "late": sum(held.counts[forecast.LATE] for held in rows),
    }
    return render(request, "casework/forecast.html", context)


def _row(held: forecast.Held, week: list[date]) -> dict[str, Any]:
    asked = {"town": held.town.pk, "held": held.holder.code}
    if held.handler_id:
        asked["handler"] = held.handler_id
    cells = [(held.counts[forecast.LATE], _list(asked, due="overdue"))]
    cells += [(held.counts[day], _list(asked, due_on=day.isoformat())) for day in week]
    return {"held": held, "cells": cells}


def _list(asked: dict[str, Any], **more: str) -> str:
    return f"{reverse('casework:list')}?{urlencode({**asked, **more})}"
