"""The addresses of letters, in the name space of cases."""

from django.urls import path

from civilaffairs.casework.views import letter_list, letters

_LETTER = "cases/<uuid:case_id>/letters/<uuid:letter_id>/"

urlpatterns = [
    path("letters/", letter_list.letter_list, name="letters"),
    path("letters/print/", letter_list.print_letters, name="print-letters"),
    path("cases/<uuid:case_id>/file/", letters.whole_file, name="case-file"),
    path(_LETTER, letters.letter_page, name="letter"),
    path(f"{_LETTER}void/", letters.void_letter, name="void-letter"),
    path(f"{_LETTER}again/", letters.issue_letter_again, name="letter-again"),
]
