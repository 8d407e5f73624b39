"""What an application of each kind asks for. Rooms declare theirs; the pages and the recording read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from civilaffairs.accounts.actors import Actor
from civilaffairs.casework.assessed import Met
from civilaffairs.casework.intake.materials import CATEGORIES
from civilaffairs.casework.kinds import Per
from civilaffairs.lib.text import Text
from civilaffairs.people.models import Person

if TYPE_CHECKING:
    from civilaffairs.casework.intake.sections import Section
    from civilaffairs.casework.intake.sheet import Sheet

Content = dict[str, Any]
EVERY_MATERIAL = tuple(CATEGORIES)


@dataclass(frozen=True)
class Standing:
    """Something that the system knows of a person: an award, an open case, a household."""

    text: Text
    url: str = ""
    blocks: bool = False
    case_id: UUID | None = None


@dataclass(frozen=True)
class Likely:
    """What the application would give, by the real calculation."""

    amount: Decimal | None = None
    lines: tuple[tuple[Text, Decimal, str], ...] = ()
    facts: tuple[tuple[Text, Any], ...] = ()
    checks: tuple[tuple[Text, bool, str], ...] = ()
    problems: tuple[Text, ...] = ()
    per: Per = "month"
    met: tuple[Met, ...] = ()


@dataclass(frozen=True)
class Intake:
    """One kind of application."""

    kind: str
    programme: str
    title: Text
    app: str
    sections: tuple[Section, ...]
    about: Literal["household", "person", "organisation"] = "household"
    # Categories of documents that the page asks for; nothing else may be demanded of an applicant.
    materials: tuple[str, ...] = EVERY_MATERIAL
    # Those of them that must be there at the submission.
    required_materials: tuple[str, ...] = ()
    # By what was typed: whether the papers may follow, whether it is handed out in cash.
    papers_later: Callable[[Content], bool] = lambda _content: False
    in_cash: Callable[[Content], bool] = lambda _content: False
    # From which day on what is declared holds, by the day of the application.
    since: Callable[[date], date] = lambda day: day
    # Offered on the workbench itself, beside the page with every kind.
    frequent: bool = False
    # More checks across sections; each adds errors to the sheet's forms.
    checks: tuple[Callable[[Sheet], None], ...] = ()
    # Given by the rooms, which know awards and the calculation.
    standing: Callable[[Person], list[Standing]] = lambda _person: []
    likely: Callable[[Sheet, Actor], Likely] | None = None

    def __str__(self) -> str:
        return self.kind

    def url_name(self, page: str) -> str:
        """The name of one of its addresses: ``assistance:minimum-living-check``."""
        return f"{self.app}:{self.programme}-{page}"

    def section(self, code: str) -> Section | None:
        return next((section for section in self.sections if section.code == code), None)


_intakes: dict[str, Intake] = {}


def register(intake: Intake) -> Intake:
    """Declare an intake; one per kind of case."""
    if _intakes.get(intake.kind, intake) is not intake:
        raise ValueError(f"The intake {intake.kind} is declared twice.")
    _intakes[intake.kind] = intake
    return intake


def get(kind: str) -> Intake:
    """The intake of a kind of case. Raises KeyError."""
    return _intakes[kind]


def entry_page(kind: str) -> str:
    """The URL name of the page where such an application is entered, if this product has one."""
    return _intakes[kind].url_name("page") if kind in _intakes else ""


def every() -> list[Intake]:
    """All intakes in the order of their kinds."""
    return [_intakes[kind] for kind in sorted(_intakes)]


def of_app(app: str) -> list[Intake]:
    """The intakes of a room, in the order in which it declares them."""
    return [intake for intake in _intakes.values() if intake.app == app]
