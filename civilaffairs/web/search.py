"""全局检索: persons and cases of one's own area, by name, pinyin, ID number, its last four, case number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.idempotency import keyless
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import kinds, queries
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock, id_numbers, sealed
from civilaffairs.people import search as people_search
from civilaffairs.people.models import Membership, Person

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor

MOST = 20
SHORTEST, LONGEST = 2, 60
PLACE = "web.search"


@dataclass(frozen=True)
class FoundPerson:
    """A person as the result list shows them: an age and a mask, no birth date and no number."""

    person: Person
    age: int
    id_mask: str
    cases: list[Case]


@keyless
@require_http_methods(["GET", "HEAD", "POST"])
@allows("search")
def search(request: HttpRequest) -> HttpResponse:
    """What is found; the trail keeps a keyed digest of what was asked, never the words.

    The words are posted and stand in the address sealed: a name or a number stays out of
    histories and logs, and Back and a second tab still work.
    """
    if request.method == "POST":
        typed = request.POST.get("q", "").strip()[:LONGEST]
        return redirect(f"{reverse('search')}?s={_sealed(typed)}" if typed else "search")
    actor, text = actor_in(request), asked(request)
    people: list[FoundPerson] = []
    cases: list[Case] = []
    if len(text) >= SHORTEST:
        people, cases = _people(actor, text), _cases(actor, text)
    context = {
        "title": _("Search"),
        "text": text,
        "people": people,
        "cases": [(case, kinds.get(case.kind), kinds.get(case.kind).state(case.state)) for case in cases],
        "too_short": bool(text) and len(text) < SHORTEST,
    }
    return render(request, "web/search.html", context)


def asked(request: HttpRequest) -> str:
    """The words sealed in the address; none when it was changed."""
    try:
        return sealed.open_sealed(urlsafe_base64_decode(request.GET.get("s", "")), PLACE)
    except (ValueError, sealed.SealError):
        return ""


def _sealed(text: str) -> str:
    return urlsafe_base64_encode(sealed.seal(text, PLACE))


def _people(actor: Actor, text: str) -> list[FoundPerson]:
    found = people_search.search(actor, text)[:MOST]
    of = _cases_of(actor, found) if permits(actor.role, "case.read") else {}
    return [_found(person, of.get(person.pk, [])) for person in found]


def _cases_of(actor: Actor, people: list[Person]) -> dict[object, list[Case]]:
    memberships = Membership.objects.filter(person__in=people, known_to=None, layer="recorded")
    homes = {row.person_id: row.household_id for row in memberships}
    visible = queries.cases_visible_to(actor)
    cases = list(visible.filter(Q(person__in=people) | Q(household__in=homes.values())).order_by("-number"))
    return {
        person.pk: [
            case
            for case in cases
            if case.person_id == person.pk
            or (case.household_id is not None and case.household_id == homes.get(person.pk))
        ]
        for person in people
    }


def _found(person: Person, cases: list[Case]) -> FoundPerson:
    mask = id_numbers.mask(person.id_number) if person.id_number else ""
    return FoundPerson(person, id_numbers.age_on(person.birth_date, clock.today()), mask, cases)


def _cases(actor: Actor, text: str) -> list[Case]:
    if not permits(actor.role, "case.read"):
        return []
    return list(queries.named(queries.cases_visible_to(actor), text).order_by("-number")[:MOST])
