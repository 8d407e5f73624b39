"""The public page on which anybody checks that a letter is ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.casework.letters.forms import CheckForm


@require_safe
def check_letter(request: HttpRequest) -> HttpResponse:
    """Say whether code and number are ours, and nothing of the people in the letter."""
    asked = "code" in request.GET
    form = CheckForm(request.GET if asked else None)
    answered = asked and form.is_valid()
    context = {
        "title": _("Check a letter"),
        "form": form,
        "answered": answered,
        "answer": form.answer() if answered else None,
        "compare": answered and not form.cleaned_data["number"].strip(),
    }
    return render(request, "casework/check_letter.html", context)
