"""The addresses of standards and settings."""

from django.urls import path

from civilaffairs.benefits import views

app_name = "benefits"
urlpatterns = [
    path("standards/", views.standards, name="standards"),
    path("standards/overlaps/", views.overlaps, name="overlaps"),
]
