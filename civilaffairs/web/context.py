"""What the frame of every page shows: `shell` in the template context."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts import clock_views
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.models import Post
from civilaffairs.lib import clock
from civilaffairs.web import navigation
from civilaffairs.web.display import chosen

SCRIPTS = (
    "js/page.js",
    "js/display.js",
    "js/forms.js",
    "js/unsaved.js",
    "js/id-card-input.js",
    "js/money-input.js",
    "js/date-typer.js",
    "js/file-picker.js",
    "js/quick-phrases.js",
    "js/range-number.js",
    "js/reveal-pii.js",
    "js/rows-editor.js",
    "js/rows-paste.js",
)

TodoCounter = Callable[[Any], int]
_todo_counters: list[TodoCounter] = []


def count_todo_with(counter: TodoCounter) -> None:
    """Set what counts a person's waiting tasks; the last one set holds."""
    _todo_counters[:] = [counter]


RibbonLinks = Callable[[HttpRequest], list[tuple[str, str]]]
_ribbon_links: list[RibbonLinks] = []


def offer_in_ribbon(links: RibbonLinks) -> None:
    """Set what gives the demo ribbon its links for a page; the last one set holds."""
    _ribbon_links[:] = [links]


class Shell:
    """The frame for one request; each part is worked out when a template asks for it."""

    scripts = SCRIPTS

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user: Any = getattr(request, "user", None)
        display = chosen(request)
        self.size, self.contrast = display.size, display.contrast
        self.nav_state, self.density = display.nav, display.density

    @property
    def sizes(self) -> list[tuple[str, str, str]]:
        return [
            ("0", "A", _("Normal text")),
            ("1", "A+", _("Large text")),
            ("2", "A++", _("Largest text")),
        ]

    @cached_property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def clock_moved(self) -> bool:
        return clock.current_offset() != timedelta()

    @cached_property
    def move_clock_url(self) -> str:
        """Where the ribbon's form posts to, for those who may move the business date."""
        may_move = self.signed_in and clock_views.may_move(self._user)
        return self._address("move_clock") if may_move else ""

    @cached_property
    def ribbon_links(self) -> list[tuple[str, str]]:
        return _ribbon_links[0](self._request) if self.signed_in and _ribbon_links else []

    @cached_property
    def signed_in(self) -> bool:
        return bool(self._user is not None and self._user.is_authenticated)

    @cached_property
    def nav(self) -> list[navigation.Section]:
        return navigation.menu(self._request) if self.signed_in else []

    @cached_property
    def todo_count(self) -> int:
        return _todo_counters[0](self._user) if self.signed_in and _todo_counters else 0

    @cached_property
    def todo_url(self) -> str:
        return self._address("todo")

    @cached_property
    def search_url(self) -> str:
        may_search = self.actor is not None and permits(self.actor.role, "search")
        return self._address("search") if may_search else ""

    @cached_property
    def user_name(self) -> str:
        if not self.signed_in:
            return ""
        return str(getattr(self._user, "name", "") or self._user.get_username())

    @cached_property
    def staff_number(self) -> str:
        return str(getattr(self._user, "staff_number", "") or "") if self.signed_in else ""

    @cached_property
    def actor(self) -> Any:
        return getattr(self._user, "actor", None) if self.signed_in else None

    @cached_property
    def place(self) -> str:
        """Area and role of the post in which the person works now."""
        return f"{self.actor.area} · {self.actor.post.get_role_display()}" if self.actor else ""

    @cached_property
    def other_posts(self) -> tuple[Post, ...]:
        """The posts that the person may change to."""
        return self.actor.others if self.actor else ()

    @cached_property
    def watermark(self) -> str:
        """Name, staff number and date, so that a photograph of the screen tells its origin."""
        if not self.signed_in:
            return ""
        return " ".join(part for part in (self.user_name, self.staff_number, str(self.today)) if part)

    def _address(self, name: str) -> str:
        try:
            return reverse(name) if self.signed_in else ""
        except NoReverseMatch:
            return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the frame."""
    return {"shell": Shell(request)}
