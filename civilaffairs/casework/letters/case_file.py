"""档案: a case's whole file as one PDF: cover, contents, what was done, every letter and paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.casework import kinds, numbers, queries
from civilaffairs.casework.intake import materials
from civilaffairs.casework.letters import binding, pdf
from civilaffairs.casework.models import Case, Letter
from civilaffairs.files import access, store
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import clock

COVER, NUMBERS = "print/case_file.html", "print/page_numbers.html"


@dataclass
class Entry:
    """A line of the contents; what has no pages is kept apart and only listed."""

    title: str
    day: date
    number: str = ""
    note: str = ""
    data: bytes | None = None
    page: int = 0


def made_for(case: Case, actor: Actor) -> bytes:
    """The file as it stands now, written down as printed. Void letters lie in it as void."""
    require(actor, "letter.read", area=case.area, kind=case.kind, state=case.state)
    with translation.override("zh-hans"):
        entries = sorted([*_letters(case), *_papers(case, actor)], key=lambda entry: entry.day)
        said = {**_cover(case, actor), "entries": entries}
        # Page numbers stand in the contents, whose own length does not depend on them.
        front = binding.pages_of(pdf.render(COVER, {**said, "pages": 0}))
        last = _numbered(entries, front)
        cover = pdf.render(COVER, {**said, "pages": last})
    trail.record("case-file.print", object_kind="case", object_id=case.pk, label=case.number)
    bound = [(entry.number or entry.title, entry.data) for entry in entries if entry.data]
    whole = binding.joined([("封面和目录", cover), *bound])
    return binding.stamped(whole, pdf.render(NUMBERS, {**said, "stamped": range(last)}))


def _numbered(entries: list[Entry], front: int) -> int:
    """Give each entry its first page; the last page of all."""
    last = front
    for entry in entries:
        if entry.data is not None:
            entry.page = last + 1
            last += binding.pages_of(entry.data)
    return last


def _letters(case: Case) -> list[Entry]:
    return [_entry_of(letter) for letter in queries.letters_of(case).order_by("at") if letter.file]


def _entry_of(letter: Letter) -> Entry:
    assert letter.file is not None
    deliveries = list(letter.deliveries.all())
    note = ""
    if letter.voided_at:
        note = f"作废：{letter.void_reason}"
    elif deliveries:
        note = f"{deliveries[0].delivered_on:%Y-%m-%d} {deliveries[0].get_mode_display()}"
    day = clock.to_local(letter.at).date()
    return Entry(letter.title, day, letter.number, note, store.read(letter.file))


def _papers(case: Case, actor: Actor) -> list[Entry]:
    """What was handed in and the photos of visits, as far as this person may read them."""
    photos = queries.photos_of(queries.visits_of(case))
    found = [*queries.files_of(case).select_related("content"), *photos.select_related("content")]
    return [_paper(file) for file in found if access.may_read(actor, file)]


def _paper(file: StoredFile) -> Entry:
    data = binding.as_pdf(store.read(file), file.content.media_type)
    title = str(materials.label(file.category))
    return Entry(title, clock.to_local(file.at).date(), note=file.name, data=data)


def _cover(case: Case, actor: Actor) -> dict[str, Any]:
    kind = kinds.get(case.kind)
    events = list(reversed(queries.events_of(case)))
    labels = {step.code: str(step.label) for step in kind.steps}
    steps = [
        {
            "day": clock.to_local(event.at).date(),
            "label": labels.get(event.step, "立案"),
            "actor": event.actor.name if event.actor else "",
            "opinion": event.opinion,
        }
        for event in events
    ]
    return {
        "title": "档案卷宗",
        "letter": {"title": "档案卷宗", "number": case.number},
        "office": numbers.town_of(case.area),
        "case": case,
        "applicant": case.applicant_name,
        "programme_name": str(kind.name),
        "begun": case.applied_on or clock.to_local(case.created_at).date(),
        "ended": case.closed_on or clock.today(),
        "result": str(kind.state(case.state).label),
        "handler": case.handler or actor.user,
        "today": clock.today(),
        "steps": steps,
    }
