"""动态管理: when the review of an award is due: so many months after it was last looked at."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme, settings
from civilaffairs.benefits.declaration import Kind
from civilaffairs.benefits.models import Award, AwardEnd, AwardReview
from civilaffairs.benefits.review_models import ReviewClass
from civilaffairs.lib.months import month_of

UNCLASSED = ReviewClass.Letter.A


class _LaterBy(Func):
    """A day so many months later; the last of the month where there is no such day."""

    arity = 2
    template = "(%(expressions)s)::date"
    arg_joiner = " + interval '1 month' * "


def with_due(awards: QuerySet[Award], towns: QuerySet[Area], today: date) -> QuerySet[Any]:
    """Those under no review that one is asked of, with ``letter``, ``looked_at`` and ``due_on``.

    ``towns`` are those that answer for the awards: the months of a class are set by area.
    """
    reviews = AwardReview.objects.filter(award=OuterRef("pk"))
    last = reviews.order_by().values("award").annotate(day=Max("case__closed_on")).values("day")
    letter = ReviewClass.objects.filter(award=OuterRef("pk")).order_by("-pk").values("letter")[:1]
    ends = AwardEnd.objects.filter(award=OuterRef("pk"), known_to=None)
    goes_on = ~Q(state__in=[Award.State.EXITING, Award.State.ENDED])
    rows = awards.filter(
        goes_on, ~Exists(ends), ~Exists(reviews.filter(case__closed_on=None)), organisation=None
    )
    return rows.filter(programme__in=_reviewed()).annotate(
        letter=Case(
            When(programme__in=_classed(), then=Coalesce(Subquery(letter), Value(UNCLASSED))),
            default=Value(""),
            output_field=CharField(),
        ),
        looked_at=Greatest(F("decision__decided_on"), Coalesce(Subquery(last), F("decision__decided_on"))),
        due_on=_LaterBy(F("looked_at"), _months(towns, today), output_field=DateField()),
    )


def _reviewed() -> list[str]:
    """What is paid month by month; a decision on a single sum is not looked at again."""
    return [each.code for each in programme.find(lambda one: one.kind not in (Kind.DECIDED, Kind.DERIVED))]


def _classed() -> list[str]:
    return [each.code for each in programme.find(lambda one: one.review_classes)]


def _months(towns: QuerySet[Area], today: date) -> Case:
    """By benefit, or by class as the award's town has it set."""
    alike: dict[tuple[tuple[str, int], ...], list[int]] = defaultdict(list)
    for town, lengths in settings.get_each(towns, "review.months", month_of(today)).items():
        alike[tuple(sorted(lengths.items()))].append(town)
    by_class = [
        When(Q(letter=letter, area__in=where), then=Value(months))
        for lengths, where in alike.items()
        for letter, months in lengths
    ]
    every = [
        When(programme=each.code, then=Value(each.reviewed_after_months))
        for each in programme.find(lambda one: not one.review_classes)
    ]
    return Case(*by_class, *every, default=Value(12), output_field=IntegerField())
