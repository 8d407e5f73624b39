"""The addresses of the change radar and of the lists that feed it."""

from django.urls import path

from civilaffairs.web.radar import list_views, views

app_name = "radar"
urlpatterns = [
    path("", views.hits, name="hits"),
    path("look/", views.look, name="look"),
    path("lists/", list_views.listing, name="lists"),
    path("lists/template/", list_views.empty_list, name="list-template"),
    path("lists/<uuid:feed_id>/", list_views.detail, name="list"),
    path("lists/<uuid:feed_id>/take-in/", list_views.take_in, name="list-take-in"),
    path("lists/<uuid:feed_id>/drop/", list_views.drop, name="list-drop"),
    path("<uuid:hit_id>/", views.detail, name="hit"),
    path("<uuid:hit_id>/settle/", views.settle, name="settle"),
    path("<uuid:hit_id>/same/", views.same, name="same"),
    path("<uuid:hit_id>/dismiss/", views.dismiss, name="dismiss"),
]
