"""Reading claims: by award, and what of them can go into a recovery decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.urls import reverse

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.payments import queries, sums
from civilaffairs.payments.models import Claim, Line, TransferLine
from civilaffairs.people.models import Membership, Organisation, Person

Party = Person | Organisation


def claims_visible_to(actor: Actor) -> QuerySet[Claim]:
    return visible_to(Claim.objects.all(), actor, "town__path")


def awards_visible_to(actor: Actor) -> QuerySet[Award]:
    """The awards of which something was ever claimed."""
    mine = claims_visible_to(actor).values("award")
    return Award.objects.select_related("area", "household", "person", "organisation").filter(pk__in=mine)


def open_claims(actor: Actor) -> QuerySet[Claim]:
    """Claims of which something is left that no decision, proposed or approved, has taken."""
    return claims_visible_to(actor).filter(open__gt=0)


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """What is open of one award; ``behind``: where its amount leads."""

    award: Award
    open: Decimal
    lines: int
    first_month: date
    last_month: date
    since: date
    waits: bool
    behind: str

    @property
    def days(self) -> int:
        return (clock.today() - self.since).days


def by_award(rows: QuerySet[Claim]) -> Any:
    """A row per award, the oldest claim first."""
    found = rows.order_by().values("award").annotate(
        sum=Sum("open"),
        lines=Count("pk"),
        first=Min("for_month"),
        last=Max("for_month"),
        since=Min("arisen_at"),
        waiting=Count("pk", filter=Q(waits=True)),
        behind=ArrayAgg("line"),
    )  # fmt: skip
    return found.order_by("since", "award")


def with_awards(rows: Iterable[dict[str, Any]]) -> list[OpenClaim]:
    """The same rows with their awards."""
    found = list(rows)
    related = ("household", "person", "organisation", "area")
    awards = Award.objects.select_related(*related).in_bulk([row["award"] for row in found])
    return [
        OpenClaim(
            awards[row["award"]],
            row["sum"],
            row["lines"],
            row["first"],
            row["last"],
            clock.local_date(row["since"]),
            row["waiting"] == row["lines"],
            sums.address(row["behind"]) or reverse("payments:claim", args=[row["award"]]),
        )
        for row in found
    ]


def of_same_people(actor: Actor, award: Award) -> QuerySet[Claim]:
    """The open claims of an award and of the others of the same household, person or organisation."""
    if award.household_id:
        members = Membership.objects.filter(household=award.household_id, layer="adopted").values("person")
        whose = Q(award__household=award.household_id) | Q(award__person__in=members)
    elif award.person_id:
        whose = Q(award__person=award.person_id)
    else:
        whose = Q(award__organisation=award.organisation_id)
    rows = open_claims(actor).filter(whose | Q(award=award))
    related = ("line__award", "line__run", "line__inputs", "award", "town", "fund")
    return rows.select_related(*related).order_by("for_month", "line_id")


def payees(award: Award) -> list[Party]:
    """Who got the money: the payees of its paid transfers, then the members and the person of the award."""
    carried = TransferLine.objects.filter(line__in=Line.objects.filter(award=award), transfer__state="paid")
    related = ("transfer__payee_person", "transfer__payee_organisation")
    found: dict[object, Party] = {}
    for row in carried.select_related(*related).order_by("-pk"):
        party = row.transfer.payee_person or row.transfer.payee_organisation
        if party is not None:
            found.setdefault(party.pk, party)
    members = queries.covers_of_award(award)
    others: list[Party | None] = [award.person, award.organisation, *(row.person for row in members)]
    for party in others:
        if party is not None:
            found.setdefault(party.pk, party)
    return list(found.values())
