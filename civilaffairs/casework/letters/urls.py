"""The addresses of letters, in the name space of cases."""

from django.urls import path

from civilaffairs.casework.views import letters

_LETTER = "cases/<uuid:case_id>/letters/<uuid:letter_id>/"

urlpatterns = [
    path(_LETTER, letters.letter_page, name="letter"),
    path(f"{_LETTER}void/", letters.void_letter, name="void-letter"),
    path(f"{_LETTER}again/", letters.issue_letter_again, name="letter-again"),
]
