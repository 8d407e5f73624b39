"""Reading what the checks found: tabs, counts, each hit in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.benefits import names
from civilaffairs.lib.months import format_month
from civilaffairs.payments import sums
from civilaffairs.payments.checks.every import CHECKS
from civilaffairs.payments.models import CheckHit, CheckOverride
from civilaffairs.people.models import Person

BLOCKS, PROPOSED, OVERRIDDEN, WARNS, ENDED = "blocks", "proposed", "overridden", "warns", "ended"
TABS = {
    BLOCKS: gettext_lazy("Block"),
    PROPOSED: gettext_lazy("Waits for the second person"),
    OVERRIDDEN: gettext_lazy("Overridden by two people"),
    WARNS: gettext_lazy("Warn"),
    ENDED: gettext_lazy("No longer found"),
}
_STANDS = Q(ended_at=None)
_STANDS_AND_BLOCKS = _STANDS & Q(severity=CheckHit.Severity.BLOCK)
_STATES = {
    BLOCKS: _STANDS_AND_BLOCKS & Q(override=None),
    PROPOSED: _STANDS_AND_BLOCKS & Q(override=CheckOverride.State.OPEN),
    OVERRIDDEN: _STANDS_AND_BLOCKS & Q(override=CheckOverride.State.APPROVED),
    WARNS: _STANDS & Q(severity=CheckHit.Severity.WARN),
    ENDED: ~_STANDS,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit in words; ``mine``: the reader proposed the override; ``behind``: where its amount leads."""

    hit: CheckHit
    label: str
    says: str
    remedy: str
    benefit: str
    mine: bool
    behind: str


def hits_visible_to(actor: Actor) -> QuerySet[CheckHit]:
    """With the state, the reason and the proposer of the override that counts."""
    live = CheckOverride.objects.filter(hit=OuterRef("pk")).exclude(state=CheckOverride.State.RETURNED)
    related = ("town", "award__household", "award__person", "award__organisation")
    rows = CheckHit.objects.select_related(*related).annotate(
        override=Subquery(live.values("state")[:1]),
        override_reason=Subquery(live.values("reason")[:1]),
        proposer=Subquery(live.values("proposed_by")[:1]),
    )
    return visible_to(rows, actor, "town__path")


def of_month(rows: QuerySet[CheckHit], month: date) -> QuerySet[CheckHit]:
    """What stands against payments of the month: found for it, or for one before and not settled since."""
    return rows.filter(Q(month=month) | Q(month__lt=month, ended_at=None))


def in_state(rows: QuerySet[CheckHit], state: str) -> QuerySet[CheckHit]:
    """Those of a tab, the largest sums first."""
    return rows.filter(_STATES[state]).order_by("-amount", "pk")


def counts(rows: QuerySet[CheckHit]) -> dict[str, int]:
    return rows.order_by().aggregate(**{state: Count("pk", filter=which) for state, which in _STATES.items()})


def shown(hits: Iterable[CheckHit], actor: Actor) -> list[Shown]:
    found = list(hits)
    persons = {str(hit.detail["person"]) for hit in found if "person" in hit.detail}
    names_of = {str(person.pk): person.name for person in Person.objects.filter(pk__in=persons)}
    derived = sums.of_hits(found)
    return [_in_words(hit, names_of, actor, derived.get(hit.pk) or _rows(hit)) for hit in found]


def _rows(hit: CheckHit) -> str:
    """The award with all its lines; of a whole town the month beside the one before."""
    if hit.award_id:
        return reverse("payments:award", args=[hit.award_id])
    terms = {
        "month": format_month(hit.month),
        "area": hit.area_id,
        "town": hit.town_id,
        "programme": hit.programme,
    }
    return f"{reverse('payments:comparison')}?{urlencode(terms)}"


def _in_words(hit: CheckHit, persons: dict[str, str], actor: Actor, behind: str) -> Shown:
    check = CHECKS[hit.code]
    detail = dict(hit.detail)
    if "person" in detail:
        detail["person"] = persons.get(detail["person"], "")
    if "benefit" in detail:
        detail["benefit"] = names.of_benefit(detail["benefit"])
    mine = hit.proposer == actor.user.pk  # type: ignore[attr-defined]
    benefit = names.of_benefit(hit.programme)
    return Shown(hit, str(check.label), str(check.words) % detail, str(check.remedy), benefit, mine, behind)
