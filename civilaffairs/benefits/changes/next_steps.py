"""What a change asks for afterwards: a payee, a review, an application. Nobody does it by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.benefits import programme
from civilaffairs.benefits.changes import handover, members
from civilaffairs.benefits.changes.plan import Kind, Plan
from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.people import queries
from civilaffairs.people.models import Death, Household, Person

STILL = (Kind.MOVE, Kind.HEAD, Kind.NUMBER)  # Nobody came or went.


@dataclass(frozen=True)
class NextStep:
    """What is to be done, and where."""

    text: str
    url: str = ""


def of(plan: Plan, households: list[Household], people: list[Person], month: date) -> list[NextStep]:
    """In the state after the change."""
    found: list[NextStep] = []
    for home in households:
        inside = [row.person for row in members.lasting(clock.today(), household=home)]
        awards = handover.lasting(month, household=home)
        if awards:
            found += _payee(home, inside)
            found += [_review(award, home) for award in awards if plan.kind not in STILL]
        elif inside and plan.kind in (Kind.SPLIT, Kind.MERGE):
            found.append(
                NextStep(
                    _("Household %(number)s has no benefit of its own: it may apply.")
                    % {"number": home.number},
                    reverse("people:household", args=[home.pk]),
                )
            )
    for award in handover.of_people(people, month):
        if award.person and award.single:
            found.append(_review(award, award.person))
        if award.person and not queries.current_payee(award.person):
            found.append(_account(award.person))
    return list(dict.fromkeys(found))


def _payee(home: Household, inside: list[Person]) -> list[NextStep]:
    """An account is asked for where none is known, or its holder is no living member any more."""
    held = queries.current_payee(home)
    if held is None:
        return [_account(home)]
    receiver = held.payee_person
    if receiver is None:
        return []
    dead = Death.objects.filter(person=receiver, known_to=None).exists()
    return [_account(home)] if dead or receiver not in inside else []


def _account(subject: Household | Person) -> NextStep:
    kind = "household" if isinstance(subject, Household) else "person"
    return NextStep(
        _("Enter the account on which %(subject)s receives; a second person confirms it.")
        % {"subject": subject},
        reverse(f"people:{kind}", args=[subject.pk]) + "#payee",
    )


def _review(award: Award, subject: Household | Person) -> NextStep:
    kind = "household" if isinstance(subject, Household) else "person"
    return NextStep(
        _("Review the %(benefit)s of %(subject)s: income and property of those who are there now.")
        % {"subject": subject, "benefit": programme.get(award.programme).name},
        reverse(f"people:{kind}", args=[subject.pk]),
    )
