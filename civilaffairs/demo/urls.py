"""The addresses of the demo's own pages; they exist only where the clock may move."""

from django.urls import path

from civilaffairs.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/bank/<uuid:batch_id>/", views.bank_page, name="bank"),
    path("demo/bank/<uuid:batch_id>/file/", views.bank_file, name="bank-file"),
    path("demo/feed/", views.feed_page, name="feed"),
    path("demo/feed/file/", views.feed_file, name="feed-file"),
    path("demo/match/<uuid:case_id>/", views.match_page, name="match"),
    path("demo/match/<uuid:case_id>/file/", views.match_file, name="match-file"),
]
