"""The case kinds of the benefits: an application and a review each, by the declared workflow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import (
    delegation,
    effects,
    endings,
    programme,
    renewals,
    reviews,
    settings,
    still_paid,
    trial,
)
from civilaffairs.benefits.applying import relief
from civilaffairs.benefits.declaration import Kind, Subject, Workflow
from civilaffairs.benefits.programme import Programme
from civilaffairs.casework import kinds, letter_effects, procedures
from civilaffairs.casework.intake import intakes, record
from civilaffairs.casework.kinds import CaseKind, Per
from civilaffairs.casework.letters import kinds as letter_kinds
from civilaffairs.lib.months import month_of

PROCEDURES = {
    Workflow.FULL_REVIEW: procedures.full_review,
    Workflow.SHORT_REVIEW: procedures.short,
    Workflow.RELIEF: procedures.relief,
}


def application_kind(benefit: str) -> str:
    """The code of the kind of an application for a benefit."""
    return f"apply.{benefit}"


def review_kind(benefit: str) -> str:
    """The code of the kind of a review of an award of a benefit."""
    return f"review.{benefit}"


def supply() -> Iterator[CaseKind]:
    """Two kinds for each benefit of the rooms, known once every room has declared its own."""
    if not apps.ready:
        raise ImproperlyConfigured("Case kinds are asked for before every room has declared its benefits.")
    for benefit in programme.find(lambda each: each.kind != Kind.DERIVED):  # Those come with others' awards.
        yield _application(benefit)
        yield _review(benefit)


def _application(benefit: Programme) -> CaseKind:
    code = application_kind(benefit.code)
    hooks = procedures.Hooks(
        on_submit=(record.submitted,),
        on_accept=(letter_effects.acceptance_letter,),
        on_notice=(letter_effects.notice_letter,),
        on_supplement=(letter_effects.supplement_letter,),
        on_not_accept=(letter_effects.not_accepted_letter,),
        on_confirm=(effects.grant,),
        on_refuse=(effects.refuse,),
        assess=trial.of_application,
        outcome=effects.outcome,
        follow_ups=reviews.offered,
        entry_page=intakes.entry_page(code),
        per=per(benefit),
        law=benefit.law,
        urgent=relief.is_urgent,
        ordinary=relief.is_ordinary,
        town_decides=relief.town_decides,
        papers_complete=relief.papers_complete,
        decides_here=delegation.decides_here,
        delegated=delegation.of_case,
        renewable=renewals.may_follow,
        share=delegation.sampled,
    )
    procedure = PROCEDURES[benefit.workflow]
    return procedure(code, benefit.name, benefit.code, hooks, lengths=benefit.clocks)


def per(benefit: Programme) -> Per:
    """What an amount of the benefit is for."""
    if not benefit.line_codes:
        return "nothing"
    if benefit.subject == Subject.ORGANISATION and benefit.kind == Kind.METERED:
        return "bed"
    each: dict[Kind, Per] = {Kind.DECIDED: "once", Kind.METERED: "unit"}
    return each.get(benefit.kind, "month")


def _review(benefit: Programme) -> CaseKind:
    hooks = procedures.Hooks(
        on_confirm=(effects.adopt_review,),
        on_stop=(endings.stop,),
        on_exit=(endings.leave,),
        assess=trial.of_review,
        outcome=reviews.outcome,
        adopts_from=reviews.adopts_from,
        decides_here=delegation.decides_here,
        per=per(benefit),
    )
    name = format_lazy(_("Review: {benefit}"), benefit=benefit.name)
    return procedures.review(
        review_kind(benefit.code),
        name,
        benefit.code,
        hooks,
        has_changes=reviews.has_changes,
        can_leave=endings.can_leave if benefit.gradual_exit else None,
        still_paid=(still_paid.with_changes, still_paid.without) if per(benefit) == "month" else None,
    )


def length(area: Area, day: date, code: str) -> int | None:
    """The dated setting of a clock, if a city has one."""
    found = settings.get(area, code, month_of(day))
    return None if found is None else int(found)


kinds.come_from(supply)
kinds.lengths_come_from(length)
letter_kinds.marks_come_from(lambda code: programme.get(code).mark if code in programme.codes() else "")
