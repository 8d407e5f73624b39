"""Whoever works in the portal may follow every link that is shown: none leads to a refusal."""

from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import resolve

from civilaffairs.accounts.gate import PUBLIC, SIGNED_IN
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.models import Post, Role
from civilaffairs.casework.models import Case
from tests.factories import staff

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


class Shown(HTMLParser):
    """What a page offers: addresses for a click or of the page's own asking, and those that are posted to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.posts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag != "link":
            self.links += [value for name in ("href", "hx-get") if (value := given.get(name))]
        posted = given.get("action") if given.get("method") == "post" else None
        self.posts += [value for value in (posted, given.get("formaction"), given.get("hx-post")) if value]


class Visitor:
    """One person who follows each kind of link once, and those of cases once in each state.

    Who may open a page does not hang on its filters: each of these is tried by one person of all.
    """

    def __init__(self, post: Post, states: dict[str, str], filtered: set[tuple[str, ...]]) -> None:
        self.browser, self.role, self.states = staff.browser(post.user), post.role, states
        self.filtered = filtered
        self.seen: set[tuple[str, ...]] = set()
        self.troubles: list[str] = []

    def walk(self) -> None:
        waiting = deque([("/", "/")])
        while waiting:
            shown_on, address = waiting.popleft()
            answer = self.browser.get(address, follow=True)
            if answer.status_code != 200:
                self.troubles.append(f"{address} on {shown_on}: {answer.status_code}")
            if answer.streaming:
                answer.close()
            elif answer.get("Content-Type", "").startswith("text/html"):
                shown = Shown(answer.content.decode())
                self.look_at_posts(address, shown.posts)
                waiting.extend((address, link) for link in self.unseen(address, shown.links))

    def look_at_posts(self, address: str, posts: list[str]) -> None:
        """A button may stand only where its address would let the person in."""
        for post in posts:
            gate = getattr(resolve(urlsplit(urljoin(address, post)).path).func, "gate", PUBLIC)
            if gate not in (PUBLIC, SIGNED_IN) and not any(permits(self.role, action) for action in gate):
                self.troubles.append(f"button to {post} on {address}")

    def unseen(self, address: str, links: list[str]) -> Iterator[str]:
        for link in links:
            parts = urlsplit(urljoin(address, link))
            if link.startswith("#") or parts.path.startswith("/static/"):
                continue
            match = resolve(parts.path)
            page = (match.view_name, self.states.get(str(match.kwargs.get("case_id", "")), ""))
            filters = (match.view_name, *sorted(parse_qs(parts.query)))
            if page not in self.seen or filters not in self.filtered:
                self.seen.add(page)
                self.filtered.add(filters)
                yield parts._replace(fragment="").geturl()


def test_nobody_is_shown_what_would_be_refused(small_city: Path) -> None:
    states: dict[Any, Any] = {str(key): state for key, state in Case.objects.values_list("pk", "state")}
    troubles = []
    filtered: set[tuple[str, ...]] = set()
    for role in Role:
        visitor = Visitor(Post.objects.filter(role=role).order_by("user__staff_number")[0], states, filtered)
        visitor.walk()
        assert len(visitor.seen) > 2
        troubles += [f"{role}: {trouble}" for trouble in visitor.troubles]
    assert not troubles, "\n".join(troubles)
