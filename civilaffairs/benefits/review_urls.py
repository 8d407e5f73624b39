"""The address that starts a review of an award."""

from django.urls import path

from civilaffairs.benefits.review_views import start_review

app_name = "reviews"
urlpatterns = [path("awards/<uuid:award_id>/review/", start_review, name="start")]
