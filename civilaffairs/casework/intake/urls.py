"""The addresses of one kind of application; rooms include them in their own."""

from __future__ import annotations

from django.urls import URLPattern, path

from civilaffairs.casework.intake import intakes, views
from civilaffairs.casework.intake.intakes import Intake


def routes_of(app: str) -> list[URLPattern]:
    """The addresses of every application of a room."""
    return [route for intake in intakes.of_app(app) for route in routes(intake)]


def routes(intake: Intake) -> list[URLPattern]:
    """``apply/<programme>/…``: start, the page, its parts, check answers and submit."""
    start, own = f"apply/{intake.programme}/", f"apply/{intake.programme}/<uuid:case_id>/"
    pages = [
        (start, views.start, "start"),
        (own, views.page, "page"),
        (f"{own}autosave/", views.autosave, "autosave"),
        (f"{own}likely/", views.likely, "likely"),
        (f"{own}identity/<int:row>/", views.identity, "identity"),
        (f"{own}check/", views.check, "check"),
    ]
    return [
        path(route, view, {"intake": intake}, name=f"{intake.programme}-{name}")
        for route, view, name in pages
    ]
