"""How far the verification of a case has come: one line for the case page and the decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.casework import county_visits, guards, progress, queries
from civilaffairs.casework.kinds import CaseKind, TagKind
from civilaffairs.casework.models import Case
from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class Part:
    """A part of the verification with its page and where it stands."""

    label: Text
    url: str
    text: str = ""
    tag: TagKind = "neutral"


def of(case: Case, kind: CaseKind) -> list[Part]:
    """The parts that this kind of case has on its way."""
    states = {state.code for state in progress.way(case, kind, queries.events_of(case))}
    parts = []
    if "checking" in states:
        parts.append(_match(case))
    if "survey" in states:
        parts.append(_visit(case))
    if {"first-review", "accepted", "reviewed"} & states:
        parts.append(_review(case))
    if "notice" in states:
        parts.append(_notice(case))
    if reason := county_visits.why(case):
        parts.append(_county(case, reason))
    return parts


def _county(case: Case, reason: str) -> Part:
    label, url = _("County visit"), reverse("casework:visit", args=[case.pk])
    if county_visits.visited(case):
        return Part(label, url, _("done"), "passed")
    return Part(label, url, reason, "todo")


def _match(case: Case) -> Part:
    label, url = _("Information match"), reverse("casework:match", args=[case.pk])
    report = case.match_reports.order_by("-imported_at").first()
    if report is None:
        return Part(label, url, _("not done"))
    left = guards.open_mismatches(case).count()
    if left:
        return Part(label, url, _("%(count)d to be settled") % {"count": left}, "todo")
    if report.conclusion == report.Conclusion.CONSISTENT:
        return Part(label, url, report.get_conclusion_display(), "passed")
    return Part(label, url, _("inconsistent, settled"), "passed")


def _visit(case: Case) -> Part:
    label, url = _("Home visit"), reverse("casework:visit", args=[case.pk])
    visit = case.visits.filter(by_county=False).order_by("-visited_on", "-created_at").first()
    if visit is None:
        return Part(label, url, _("not done"))
    names = ", ".join(visit.signatures.values_list("user__name", flat=True).order_by("pk"))
    signed = visit.signatures.count() >= guards.INVESTIGATORS and visit.family_signed
    return Part(label, url, f"{visit.visited_on} · {names}", "passed" if signed else "todo")


def _review(case: Case) -> Part:
    label, url = _("First review"), f"{reverse('casework:case', args=[case.pk])}#history"
    reviews = case.events.filter(step__in=("first-review", "post-notice", "propose-refusal")).select_related(
        "actor"
    )
    last = reviews.order_by("-id").first()
    if last is None:
        return Part(label, url, _("not done"))
    return Part(label, url, f"{last.actor} · {last.opinion}", "passed")


def _notice(case: Case) -> Part:
    label, url = _("Public notice"), reverse("casework:notice", args=[case.pk])
    notice = guards.current_notice(case)
    if notice is None:
        return Part(label, url, _("not done"))
    objections = guards.open_objections(case).count()
    if objections:
        return Part(label, url, _("%(count)d objections open") % {"count": objections}, "refused")
    return Part(label, url, f"{notice.posted_on} – {notice.ends_on}", "passed")
