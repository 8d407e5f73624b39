"""Cases, their events, and what the procedure leaves behind."""

from civilaffairs.casework.models.cases import Application, Case, CaseEvent, CaseNumber, Holiday
from civilaffairs.casework.models.letters import Letter, LetterSeries
from civilaffairs.casework.models.verification import (
    MatchItem,
    MatchReport,
    Objection,
    PublicNotice,
    Visit,
    VisitSignature,
)

__all__ = [
    "Application",
    "Case",
    "CaseEvent",
    "CaseNumber",
    "Holiday",
    "Letter",
    "LetterSeries",
    "MatchItem",
    "MatchReport",
    "Objection",
    "PublicNotice",
    "Visit",
    "VisitSignature",
]
