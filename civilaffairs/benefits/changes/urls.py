"""The addresses of changes."""

from django.urls import path

from civilaffairs.benefits.changes import views

app_name = "changes"
urlpatterns = [
    path("households/<uuid:household_id>/change/<slug:kind>/", views.of_household, name="household"),
    path("people/<uuid:person_id>/change/<slug:kind>/", views.of_person, name="person"),
    path("cases/<uuid:case_id>/change/", views.decision, name="decision"),
]
