"""Moving the business date of a demo, for all processes."""

from __future__ import annotations

import datetime
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows, may
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.audit.clock import current_shift, set_shift
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

FORMATS = ["%Y-%m-%d", "%Y%m%d", "%Y.%m.%d", "%Y/%m/%d"]
FARTHEST = timedelta(days=3 * 366)


class ClockForm(forms.Form):
    """The new business date."""

    date = forms.DateField(label=gettext_lazy("New business date"), input_formats=FORMATS)

    def clean_date(self) -> datetime.date:
        wanted: datetime.date = self.cleaned_data["date"]
        if wanted < clock.today():
            raise forms.ValidationError(_("The business date only moves forward."))
        if wanted - clock.today() > FARTHEST:
            raise forms.ValidationError(_("The business date moves by three years at most."))
        return wanted


def may_move(user: Any) -> bool:
    """For the menu and the ribbon: a demo's system administrator."""
    return settings.CLOCK_MAY_MOVE and may("clock.move")(user)


def shift_clock(actor: Actor, days: int) -> None:
    """Move the business clock forward. Never back: what is known already would lie in the future."""
    require(actor, "clock.move")
    if days < 0:
        raise Refused(_("The business date only moves forward."))
    trail.record("clock.move", detail={"days": days})  # Still at the old time.
    set_shift(current_shift() + timedelta(days=days))


@allows("clock.move")
def move_clock(request: HttpRequest) -> HttpResponse:
    if not settings.CLOCK_MAY_MOVE:
        raise Http404
    form = ClockForm(request.POST if request.method == "POST" else None, initial={"date": clock.today()})
    if request.method == "POST" and form.is_valid():
        wanted: datetime.date = form.cleaned_data["date"]
        shift_clock(actor_in(request), (wanted - clock.today()).days)
        messages.success(request, _("The business date is %(day)s.") % {"day": date_format(wanted, "Y-m-d")})
        return redirect("move_clock")
    context = {"title": _("Business date"), "form": form, "submit_label": _("Move the date")}
    return render(request, "accounts/clock.html", context, status=422 if form.errors else 200)
