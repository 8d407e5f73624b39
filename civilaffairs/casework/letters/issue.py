"""Takes the next number of a series and keeps the letter under it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.casework.letters import check_codes, content, pdf
from civilaffairs.casework.letters.kinds import KINDS
from civilaffairs.casework.models import Case, Letter, LetterSeries
from civilaffairs.files import store
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused


@transaction.atomic
def issue(
    kind: str,
    *,
    actor: Actor,
    office: Area,
    context: dict[str, Any],
    case: Case | None = None,
    subject_id: UUID | None = None,
    subject_kind: str = "batch",
    programme: str = "",
    replaces: Letter | None = None,
) -> Letter:
    """Issue a letter of ``kind``, of a case or another object: a number exists with its PDF or not at all.

    ``office`` gives the mark and, with kind and year, the series of the number.
    """
    _refuse_unmarked(office)
    layout = KINDS[kind]
    programme = case.programme if case else programme
    today = clock.today()
    series, serial = _next_serial(office, layout.series_code(programme), today.year)
    letter = Letter(
        series=series,
        serial=serial,
        number=layout.number(office.office_mark, programme, today.year, serial),
        case=case,
        subject_id=subject_id,
        title=layout.title,
        check_code=check_codes.new(),
        content=content.pack(context) if case else None,
        replaces=replaces,
        made_by=actor.user,
    )
    shown = {**context, **_signed(letter, office, actor), "today": today}
    letter.file = _keep(letter, kind, pdf.render(layout.template, shown), actor, subject_kind)
    letter.save(force_insert=True)
    detail = {"replaces": replaces.number} if replaces else None
    trail.record("letter.issue", **_named(letter), detail=detail)
    return letter


@transaction.atomic
def issue_again(letter: Letter, *, actor: Actor) -> Letter:
    """Issue what a voided letter said under a new number and today's date, once."""
    locked = Letter.objects.select_for_update(of=("self",)).select_related("series__office", "case")
    letter = locked.get(pk=letter.pk)
    if letter.voided_at is None:
        raise Refused(_("Only a voided letter is issued anew."), _("Void it first, with the reason."))
    if letter.case is None or letter.content is None:
        raise Refused(_("What this letter said was not kept with it."))
    if Letter.objects.filter(replaces=letter).exists():
        raise Refused(_("This letter was issued anew already."))
    return issue(
        letter.kind_code,
        actor=actor,
        office=letter.series.office,
        context=content.unpack(letter.content),
        case=letter.case,
        subject_id=letter.subject_id,
        replaces=letter,
    )


def _signed(letter: Letter, office: Area, actor: Actor) -> dict[str, Any]:
    """What stands on every letter besides its words."""
    return {
        "letter": letter,
        "case": letter.case,
        "office": office,
        "handler": actor.user,
        "check_picture": check_codes.drawn(letter.check_code),
    }


def _named(letter: Letter) -> dict[str, Any]:
    """The letter as the trail names it."""
    return {"object_kind": "letter", "object_id": str(letter.pk), "label": letter.number}


def _refuse_unmarked(office: Area) -> None:
    if not office.office_mark:
        raise Refused(
            _("%(office)s has no mark for its document numbers.") % {"office": office},
            _("Ask the system administrator to enter one for this office."),
        )


def _keep(letter: Letter, kind: str, data: bytes, actor: Actor, subject_kind: str) -> StoredFile:
    return store.keep(
        data,
        name=f"{letter.title}{letter.number}.pdf",
        category=f"letter.{kind}",
        subject_kind="case" if letter.case else subject_kind,
        subject_id=letter.case.pk if letter.case else letter.subject_id or letter.pk,
        media_type="application/pdf",
        made_by=actor.user,
    )


def _next_serial(office: Area, kind: str, year: int) -> tuple[LetterSeries, int]:
    """Lock the series and count on; a gap can only be a rolled-back letter that never was."""
    series, _created = LetterSeries.objects.get_or_create(office=office, kind=kind, year=year)
    LetterSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    return series, series.last


@transaction.atomic
def void(letter: Letter, *, actor: Actor, reason: str) -> None:
    """Void a letter. Its number stays listed with the reason and is never used again."""
    if not reason.strip():
        raise Refused(_("Say why the letter is voided."))
    changed = Letter.objects.filter(pk=letter.pk, voided_at__isnull=True).update(
        voided_at=clock.now(), voided_by=actor.user, void_reason=reason.strip()[:200]
    )
    if not changed:
        raise Refused(_("This letter was voided already."))
    trail.record("letter.void", **_named(letter), reason=reason)
