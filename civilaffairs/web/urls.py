"""The addresses of the shell."""

from django.urls import path

from civilaffairs.web.apply import new_application
from civilaffairs.web.display import set_display
from civilaffairs.web.search import search
from civilaffairs.web.workbench import todo, workbench

urlpatterns = [
    path("", workbench, name="workbench"),
    path("apply/", new_application, name="apply"),
    path("todo/", todo, name="todo"),
    path("search/", search, name="search"),
    path("display/", set_display, name="display"),
]
