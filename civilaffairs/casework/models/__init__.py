"""Cases, their events, and what the procedure leaves behind."""

from civilaffairs.casework.models.cases import Application, Case, CaseEvent, CaseNumber
from civilaffairs.casework.models.clocks import Extension, Holiday
from civilaffairs.casework.models.county import NearRelative, SampleDraw
from civilaffairs.casework.models.deliveries import Delivery
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
    "Delivery",
    "Extension",
    "Holiday",
    "Letter",
    "LetterSeries",
    "MatchItem",
    "MatchReport",
    "NearRelative",
    "Objection",
    "PublicNotice",
    "SampleDraw",
    "Visit",
    "VisitSignature",
]
