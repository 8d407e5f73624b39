"""Log-in, log-out and the choice of a post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civilaffairs.accounts.actors import SESSION_POST, valid_posts
from civilaffairs.accounts.forms import LogInForm
from civilaffairs.accounts.gate import signed_in
from civilaffairs.accounts.idempotency import keyless
from civilaffairs.accounts.models import User
from civilaffairs.audit import trail
from civilaffairs.audit.models import Event
from civilaffairs.lib import clock


class LogIn(LoginView):
    """The log-in page. A wrong name and a wrong password get the same answer."""

    authentication_form = LogInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user: User = form.get_user()
        before, before_ip = user.last_login, user.last_login_ip
        response = super().form_valid(form)
        user.last_login, user.last_login_ip = clock.now(), self.request.META.get("REMOTE_ADDR") or None
        user.save(update_fields=["last_login", "last_login_ip"])
        trail.record("session.log-in", object_kind="user", object_id=user.pk, label=user.name)
        if before:
            when = date_format(clock.to_local(before), "Y-m-d H:i")
            said = _("Last log-in: %(when)s from %(ip)s.") % {"when": when, "ip": before_ip or "—"}
            messages.info(self.request, said)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The typed name may be a password typed into the wrong field: only a real name is kept."""
        name = self.request.POST.get("username", "").strip()
        user = User.objects.filter(username__iexact=name).first()
        trail.record(
            "session.log-in",
            object_kind="user",
            object_id=user.pk if user else "",
            label=user.name if user else "",
            result=Event.Result.FAILED,
        )
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "page_title": _("Log in")}


class LogOut(LogoutView):
    """Ends the session on the server."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            trail.record("session.log-out", object_kind="user", object_id=request.user.pk)
        response = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


@signed_in
@keyless
@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Go on in another of one's posts."""
    post = get_object_or_404(valid_posts(request.user), pk=request.POST.get("post"))  # type: ignore[arg-type]
    request.session[SESSION_POST] = str(post.pk)
    trail.record(
        "session.post",
        object_kind="post",
        object_id=post.pk,
        label=post.role,
        detail={"area": post.area.path},
    )
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if allowed else "/"
