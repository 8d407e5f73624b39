"""The auditor's page. It lies above the trail because the trail knows no gate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from civilaffairs.accounts import trail_names, trail_words
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.audit.models import Event
from civilaffairs.lib.lists import paginate

_LOOKUPS = {
    "actor": "actor_name",
    "action": "action__startswith",
    "object_kind": "object_kind",
    "object_id": "object_id",
    "result": "result",
    "request_id": "request_id",
}
RESULTS = [
    ("", gettext_lazy("All")),
    ("ok", gettext_lazy("Done")),
    ("denied", gettext_lazy("Denied")),
    ("failed", gettext_lazy("Failed")),
]


class OpenChoice(forms.ChoiceField):
    """Words to choose from; an address may still ask for another code, or for its beginning."""

    def valid_value(self, value: object) -> bool:
        return True


class TrailFilter(forms.Form):
    """What the trail can be searched by."""

    actor = forms.CharField(label=gettext_lazy("Name of the person"), max_length=100, required=False)
    action = OpenChoice(
        label=gettext_lazy("Action"),
        choices=[("", gettext_lazy("All")), *trail_words.ACTIONS.items()],
        required=False,
    )
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=RESULTS, required=False)
    object_kind = OpenChoice(
        label=gettext_lazy("Kind of object"),
        choices=[("", gettext_lazy("All")), *trail_words.KINDS.items()],
        required=False,
    )
    object_id = forms.CharField(label=gettext_lazy("Key of the object"), max_length=60, required=False)
    request_id = forms.CharField(label=gettext_lazy("Request id"), max_length=40, required=False)


@require_GET
@allows("audit.read")
def event_list(request: HttpRequest) -> HttpResponse:
    form = TrailFilter(request.GET)
    chosen = {name: value for name, value in _cleaned(form).items() if value}
    page = paginate(request, _events(chosen), default=50)
    rows = list(page.object_list)  # Before this reading adds its own row.
    names = trail_names.of(rows)
    page.object_list = [_in_words(event, names.get(event.pk, "")) for event in rows]
    trail.record("audit.read", detail={"by": sorted(chosen), "page": page.number})
    context = {"title": _("Audit trail"), "page": page, "filter_form": form}
    return render(request, "audit/event_list.html", context)


def _in_words(event: Event, name: str) -> Event:
    said = trail_words.label(event.object_kind, event.object_label)
    parts = [trail_words.kind(event.object_kind), name, said if said != name else ""]
    event.object_said = " ".join(part for part in parts if part)  # type: ignore[attr-defined]
    event.reason_said = trail_words.reason(event.reason)  # type: ignore[attr-defined]
    event.action_word = trail_words.action(event.action)  # type: ignore[attr-defined]
    event.role_word = trail_words.role(event.actor_role)  # type: ignore[attr-defined]
    return event


def _cleaned(form: TrailFilter) -> dict[str, Any]:
    return form.cleaned_data if form.is_valid() else {}


def _events(chosen: dict[str, Any]) -> QuerySet[Event]:
    events = Event.objects.order_by("-id")
    return events.filter(**{_LOOKUPS[name]: value.strip() for name, value in chosen.items()})
