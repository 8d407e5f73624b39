"""How a person wants the pages drawn: text size, contrast, table density, folded menu."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from civilaffairs.accounts.gate import public
from civilaffairs.accounts.idempotency import keyless

COOKIE_AGE = 365 * 24 * 60 * 60
# Setting: allowed values, the first is the default. The cookie is named display_<setting>.
CHOICES = {
    "size": ("0", "1", "2"),
    "contrast": ("normal", "high"),
    "nav": ("open", "closed"),
    "density": ("normal", "compact", "loose"),
}


@dataclass(frozen=True)
class Display:
    """The chosen settings."""

    size: str
    contrast: str
    nav: str
    density: str


def chosen(request: HttpRequest) -> Display:
    """Read the settings; anything unknown counts as the default."""
    values = {}
    for name, allowed in CHOICES.items():
        value = request.COOKIES.get(f"display_{name}", allowed[0])
        values[name] = value if value in allowed else allowed[0]
    return Display(**values)


@public
@keyless
@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Remember the posted settings and go back to the page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, allowed in CHOICES.items():
        value = request.POST.get(name)
        if value in allowed:
            response.set_cookie(
                f"display_{name}",
                value,
                max_age=COOKIE_AGE,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
    return response
