"""The pages of accounts, for the system and the security administrator."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from civilaffairs.accounts import staff
from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.models import User
from civilaffairs.lib.lists import paginate


@require_GET
@allows("user.read")
def user_list(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    users = User.objects.order_by("staff_number").prefetch_related("posts__area")
    if query:
        users = users.filter(Q(name__icontains=query) | Q(username__icontains=query) | Q(staff_number=query))
    context = {"title": _("Accounts"), "page": paginate(request, users), "query": query}
    return render(request, "accounts/user_list.html", context)


@require_GET
@allows("user.read")
def user_detail(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(User, pk=user_id)
    role = actor_in(request).role
    return render(
        request,
        "accounts/user_detail.html",
        {
            "title": person.name,
            "person": person,
            "posts": person.posts.select_related("area").order_by("valid_from"),
            "locked": staff.is_locked(person),
            "sessions": len(staff.sessions_of(person)),
            "may_end": permits(role, "user.end-session"),
            "may_unlock": permits(role, "user.unlock"),
            "may_disable": permits(role, "user.disable"),
        },
    )


@require_POST
@allows("user.end-session")
def end_sessions(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    return _act(request, user_id, staff.end_sessions, _("The sessions were ended."))


@require_POST
@allows("user.unlock")
def unlock(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    return _act(request, user_id, staff.unlock, _("The account was unlocked."))


@require_POST
@allows("user.disable")
def disable(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    def act(actor: Actor, person: User) -> None:
        staff.set_active(actor, person, False)

    return _act(request, user_id, act, _("The account was disabled and its sessions ended."))


@require_POST
@allows("user.disable")
def enable(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    def act(actor: Actor, person: User) -> None:
        staff.set_active(actor, person, True)

    return _act(request, user_id, act, _("The account was enabled."))


def _act(
    request: HttpRequest, user_id: uuid.UUID, act: Callable[[Actor, User], object], done: str
) -> HttpResponse:
    person = get_object_or_404(User.objects.select_for_update(), pk=user_id)
    act(actor_in(request), person)
    messages.success(request, done)
    return redirect("user_detail", person.pk)
