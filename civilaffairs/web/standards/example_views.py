"""The policy examples that an area keeps: the list, a new file, one file's text."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.benefits import example_files
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate
from civilaffairs.web.standards.forms import ExamplesForm


@require_http_methods(["GET", "POST"])
@allows("standard.try")
def examples(request: HttpRequest) -> HttpResponse:
    """Every file that was ever kept; whoever enters standards can keep another."""
    actor = actor_in(request)
    may_keep = permits(actor.role, "standard.enter")
    posted = request.method == "POST"
    if posted:
        require(actor, "standard.enter")
    form = ExamplesForm(request.POST or None, request.FILES or None, area=actor.area)
    if posted and form.is_valid():
        example_files.keep(actor, form.cleaned_data["area"], **form.cleaned_data["file"])
        messages.success(request, _("The policy examples are kept."))
        return redirect("standards:examples")
    files = example_files.visible(actor).defer("text").order_by("area__path", "name", "-known_from")
    context = {"page": paginate(request, files), "form": form if may_keep else None}
    return render(request, "web/standards/examples.html", context, status=422 if posted else 200)


@require_GET
@allows("standard.try")
def example_file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """One file as it was uploaded."""
    actor = actor_in(request)
    file = get_object_or_404(example_files.visible(actor), pk=file_id)
    may_drop = file.known_to is None and permits(actor.role, "standard.enter")
    return render(request, "web/standards/example_file.html", {"file": file, "may_drop": may_drop})


@require_POST
@allows("standard.enter")
def drop(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Keep a file no longer."""
    actor = actor_in(request)
    file = get_object_or_404(example_files.visible(actor), pk=file_id)
    try:
        example_files.drop(actor, file.pk)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("standards:example-file", file.pk)
