"""What pages of households, persons and organisations show of awards, and the way to a review."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits import names, queries
from civilaffairs.benefits.models import Award
from civilaffairs.lib.months import format_month
from civilaffairs.people import parts
from civilaffairs.people.models import Household, Membership, Organisation, Person


def _awards(actor: Actor) -> QuerySet[Award]:
    """The awards of the actor's area without those that only follow them, the latest first."""
    return queries.awards_visible_to(actor).filter(follows=None).order_by("-first_month", "-number")


def awards_of_household(household: Household, actor: Actor) -> QuerySet[Award]:
    """The household's own awards, and those that one of its members holds alone."""
    members = Membership.objects.filter(household=household, known_to=None).values("person")
    return _awards(actor).filter(Q(household=household) | Q(person__in=members))


def awards_of_person(person: Person, actor: Actor) -> QuerySet[Award]:
    """The awards that the person holds or takes a place in, in whichever of their rows."""
    mine = Q(person=person) | Q(covers__person=person)
    joined = Q(person__merged_into=person) | Q(covers__person__merged_into=person)
    return _awards(actor).filter(mine | joined).distinct()


def awards_of_organisation(organisation: Organisation, actor: Actor) -> QuerySet[Award]:
    """What the organisation itself is given."""
    return _awards(actor).filter(organisation=organisation)


def of_household(household: Household, actor: Actor) -> list[parts.Part]:
    """The awards of a household's page."""
    return _part(awards_of_household(household, actor), actor)


def of_person(person: Person, actor: Actor) -> list[parts.Part]:
    """The awards of a person's page."""
    return _part(awards_of_person(person, actor), actor)


def of_organisation(organisation: Organisation, actor: Actor) -> list[parts.Part]:
    """The awards of an organisation's page."""
    return _part(awards_of_organisation(organisation, actor), actor)


def _part(awards: QuerySet[Award], actor: Actor) -> list[parts.Part]:
    if not permits(actor.role, "award.read"):
        return []
    columns = (_("Benefit"), _("Award"), _("Whose"), _("First month"), _("Status"), _("Case"), _("Next step"))
    rows = tuple(_row(award, actor) for award in awards)
    return [parts.Part(_("Awards"), columns, rows, _("No award yet."))]


def _whose(award: Award) -> str:
    whose = str(award.person or award.organisation or _("The household"))
    return f"{whose} · {_('one member alone')}" if award.single else whose


def _row(award: Award, actor: Actor) -> tuple[parts.Cell, ...]:
    case: parts.Cell = "—"
    if award.case is not None and permits(actor.role, "case.read"):
        case = parts.Link(award.case.number, reverse("casework:case", args=[award.case.pk]))
    review: parts.Cell = "—"
    if award.state != Award.State.ENDED and permits(actor.role, "case.review"):
        review = parts.Act(_("Review this award"), reverse("reviews:start", args=[award.pk]))
    return (
        names.of_benefit(award.programme),
        award.number,
        _whose(award),
        format_month(award.first_month),
        award.get_state_display(),
        case,
        review,
    )
