"""What the pages of households and persons show of changes: those there were, and the way to another."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits.change_models import Change
from civilaffairs.benefits.changes.forms import FORMS
from civilaffairs.casework import kinds
from civilaffairs.people import parts
from civilaffairs.people.models import Household


def of_household(household: Household, actor: Actor) -> list[parts.Part]:
    """The changes of a household, and what may be entered."""
    mine = Q(household=household) | Q(other=household) | Q(result__founded=str(household.pk))
    return [*_history(mine, actor), *_offered(household, actor)]


def _history(mine: Q, actor: Actor) -> list[parts.Part]:
    rows = tuple(_row(change, actor) for change in _found(mine))
    columns = (_("Since"), _("Change"), _("Status"), _("Case"))
    return [parts.Part(_("Changes"), columns, rows)] if rows else []


def _found(mine: Q) -> list[Change]:
    return list(Change.objects.filter(mine).select_related("case").order_by("-happened_on", "-case__number"))


def _row(change: Change, actor: Actor) -> tuple[parts.Cell, ...]:
    case = change.case
    url = reverse("casework:case", args=[case.pk])
    link: parts.Cell = parts.Link(case.number, url) if permits(actor.role, "case.read") else case.number
    state = str(kinds.get(case.kind).state(case.state).label)
    return (f"{change.happened_on:%Y-%m-%d}", str(change.get_kind_display()), state, link)


def _offered(household: Household, actor: Actor) -> list[parts.Part]:
    if not permits(actor.role, "change.enter"):
        return []
    rows = tuple(
        (parts.Link(form.title, reverse("changes:household", args=[household.pk, kind])), str(form.hint))
        for kind, form in FORMS.items()
    )
    return [parts.Part(_("Change this household"), (_("Change"), _("What happens")), rows)]
