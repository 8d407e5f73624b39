"""Addresses of accounts, the trail and the moved clock."""

from django.urls import path
from django.views.i18n import set_language

from civilaffairs.accounts import clock_views, signing_in, staff_views, trail_views
from civilaffairs.accounts.gate import public, signed_in
from civilaffairs.accounts.idempotency import keyless

urlpatterns = [
    path("login/", public(keyless(signing_in.LogIn.as_view())), name="login"),
    path("logout/", signed_in(keyless(signing_in.LogOut.as_view())), name="logout"),
    path("language/", public(keyless(set_language)), name="set_language"),
    path("post/", signing_in.switch_post, name="switch_post"),
    path("users/", staff_views.user_list, name="user_list"),
    path("users/<uuid:user_id>/", staff_views.user_detail, name="user_detail"),
    path("users/<uuid:user_id>/end-sessions/", staff_views.end_sessions, name="user_end_sessions"),
    path("users/<uuid:user_id>/unlock/", staff_views.unlock, name="user_unlock"),
    path("users/<uuid:user_id>/disable/", staff_views.disable, name="user_disable"),
    path("users/<uuid:user_id>/enable/", staff_views.enable, name="user_enable"),
    path("audit/", trail_views.event_list, name="event_list"),
    path("clock/", clock_views.move_clock, name="move_clock"),
]
