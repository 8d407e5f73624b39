"""The addresses of the reviews that are due."""

from django.urls import path

from civilaffairs.web.reviewing import views

app_name = "reviewing"
urlpatterns = [
    path("", views.due, name="due"),
    path("class/<uuid:award_id>/", views.give_class, name="class"),
]
