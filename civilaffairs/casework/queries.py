"""Reading cases. Everything starts from ``cases_visible_to``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area, Post, Role, User
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.casework import kinds, visits
from civilaffairs.casework.models import (
    Case,
    CaseEvent,
    Delivery,
    Holiday,
    Letter,
    MatchItem,
    NearRelative,
    Objection,
    Visit,
)
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import clock
from civilaffairs.lib.text import Text
from civilaffairs.people.models import Membership, Person

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor

# The tabs of the list: every state lies in one of them, so that the tabs add up to all.
TABS: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("draft", _("Drafts"), ("draft",)),
    ("applied", _("To be accepted"), ("applied", "supplement")),
    ("survey", _("Under investigation"), ("checking", "survey", "accepted", "first-review")),
    ("notice", _("On public notice"), ("notice", "objection")),
    ("confirm", _("To be confirmed"), ("confirm", "reviewed", "urgent")),
    ("returned", _("Returned"), ("returned",)),
    ("paperwork", _("Papers to follow"), ("paperwork",)),
    ("approved", _("Confirmed"), ("approved",)),
    ("closed", _("Closed otherwise"), ("refused", "not-accepted", "withdrawn", "terminated", "unchanged")),
)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases of the actor's area."""
    return visible_to(Case.objects.select_related("area"), actor)


def handlers_visible_to(actor: Actor) -> QuerySet[User]:
    """Who handles cases in the actor's area."""
    posts = Post.objects.filter(role=Role.CASEWORKER, area__path__within=actor.area.path)
    return User.objects.filter(pk__in=posts.values("user")).order_by("name")


def letters_visible_to(actor: Actor) -> QuerySet[Letter]:
    """The letters of cases of the actor's area."""
    return visible_to(Letter.objects.filter(case__isnull=False), actor, "case__area__path")


def relatives_visible_to(actor: Actor) -> QuerySet[NearRelative]:
    """The register of near relatives of staff in the actor's area."""
    rows = NearRelative.objects.select_related("case", "case__area", "recorded_by")
    return visible_to(rows, actor, "case__area__path")


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """The home visits of cases of the actor's area."""
    return visible_to(Visit.objects.select_related("case"), actor, "case__area__path")


def tab_counts(cases: QuerySet[Case]) -> dict[str, int]:
    """How many of these cases stand in each tab."""
    of_state = dict(cases.order_by().values_list("state").annotate(rows=Count("id")))
    return {code: sum(of_state.get(state, 0) for state in states) for code, _label, states in TABS}


def in_tab(cases: QuerySet[Case], tab: str) -> QuerySet[Case]:
    """The cases of a tab; an unknown tab holds all."""
    states = next((states for code, _label, states in TABS if code == tab), None)
    return cases if states is None else cases.filter(state__in=states)


def named(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """The cases whose applicant or number holds the text."""
    text = text.strip()
    return cases.filter(Q(applicant_name__icontains=text) | Q(number__icontains=text)) if text else cases


def of_office(cases: QuerySet[Case], area: Area) -> QuerySet[Case]:
    """The cases of a town and those below it; of an office above the towns its own alone."""
    if area.level == Area.Level.TOWN:
        return cases.filter(area__path__within=area.path)
    return cases.filter(area=area)


def due_by(cases: QuerySet[Case], last: date) -> QuerySet[Case]:
    """Open cases that are not overdue, whose nearer due date lies on this day or before."""
    nearest = Q(step_due_on__lte=last) | Q(total_due_on__lte=last)
    return cases.filter(nearest, closed_on=None).exclude(past())


def due_on(cases: QuerySet[Case], day: date) -> QuerySet[Case]:
    """Open cases that are not overdue, whose nearer due date is this day."""
    nearer = Q(step_due_on=day, total_due_on=None) | Q(step_due_on=day, total_due_on__gte=day)
    other = Q(total_due_on=day, step_due_on=None) | Q(total_due_on=day, step_due_on__gte=day)
    return cases.filter(nearer | other, closed_on=None).exclude(past())


def overdue(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Open cases past their nearer deadline: the day, or the hour where hours count."""
    return cases.filter(past(), closed_on=None)


def past() -> Q:
    """As ``deadlines.overdue`` says of one case."""
    today = clock.today()
    return Q(step_due_on__lt=today) | Q(total_due_on__lt=today) | Q(step_due_at__lte=clock.now())


def members_of(case: Case) -> list[Person]:
    """Whom the case is about: the recorded members of its household, the head first, or its person."""
    if case.household_id is None:
        return [case.person] if case.person else []
    return [row.person for row in memberships_of(case)]


def memberships_of(case: Case) -> list[Membership]:
    """The recorded members of the case's household with their relation."""
    rows = Membership.objects.filter(
        household=case.household, layer=Membership.Layer.RECORDED, known_to=None, valid_to=None
    )
    return list(rows.select_related("person").order_by("relation", "person__birth_date"))


def days_of_year(year: int) -> QuerySet[Holiday]:
    """The days of a year that differ from their weekday."""
    return Holiday.objects.filter(day__year=year).order_by("day")


def events_of(case: Case) -> list[CaseEvent]:
    """The events of a case, the newest first."""
    return list(case.events.select_related("actor").order_by("-id"))


def letters_of(case: Case) -> QuerySet[Letter]:
    """The letters of a case, void ones too, the newest first."""
    rows = case.letters.select_related("file", "made_by", "replacement").order_by("-at")
    return rows.prefetch_related(Prefetch("deliveries", Delivery.objects.order_by("-at")))


def files_of(case: Case) -> QuerySet[StoredFile]:
    """What was handed in or uploaded with a case, beside its letters."""
    files = StoredFile.objects.filter(subject_kind="case", subject_id=case.pk).select_related("made_by")
    return files.exclude(category__startswith="letter.").order_by("at", "id")


def match_items_of(case: Case) -> QuerySet[MatchItem]:
    """What the information match found."""
    return MatchItem.objects.filter(report__case=case).select_related("person", "report", "settled_by")


def unsettled_first(items: QuerySet[MatchItem]) -> list[MatchItem]:
    """Mismatches to be settled, then those settled, then what agrees."""
    return sorted(items, key=lambda item: (not item.mismatch, bool(item.settlement), item.source))


def objections_of(case: Case) -> QuerySet[Objection]:
    """The objections to the public notices of a case, the newest first."""
    rows = Objection.objects.filter(notice__case=case).select_related("recorded_by", "resolved_by")
    return rows.order_by("-raised_on", "-id")


def visits_of(case: Case) -> list[Visit]:
    """The home visits of a case with their signatures, the newest first."""
    rows = case.visits.prefetch_related("signatures__user").select_related("created_by")
    return list(rows.order_by("-visited_on", "-created_at"))


def photos_of(found: list[Visit]) -> QuerySet[StoredFile]:
    """The photos of these visits."""
    return StoredFile.objects.filter(
        subject_kind=visits.SUBJECT, subject_id__in=[visit.pk for visit in found]
    )


def programmes() -> list[tuple[str, str]]:
    """The programmes that cases exist for, with the name of their application."""
    return [(kind.programme, str(kind.name)) for kind in kinds.every() if kind.about == "application"]
