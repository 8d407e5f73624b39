"""Addresses of accounts, the trail and the moved clock."""

from django.urls import path
from django.views.i18n import set_language

from civilaffairs.accounts import signing_in
from civilaffairs.accounts.gate import public, signed_in
from civilaffairs.accounts.idempotency import keyless

urlpatterns = [
    path("login/", public(keyless(signing_in.LogIn.as_view())), name="login"),
    path("logout/", signed_in(keyless(signing_in.LogOut.as_view())), name="logout"),
    path("language/", public(keyless(set_language)), name="set_language"),
    path("post/", signing_in.switch_post, name="switch_post"),
]
