"""The addresses of the shell."""

from django.urls import path

from civilaffairs.web.display import set_display

urlpatterns = [
    path("display/", set_display, name="display"),
]
