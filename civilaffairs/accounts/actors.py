"""The actor: a person in one of their posts. Rights come from the post alone."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from civilaffairs.accounts.models import Area, Post, User
from civilaffairs.audit import context
from civilaffairs.lib import clock

SESSION_POST = "post"


@dataclass(frozen=True)
class Actor:
    """Who acts, as what, and where. Passed to every service that checks rights."""

    user: User
    post: Post
    others: tuple[Post, ...] = ()  # The posts that the person may change to.

    @property
    def role(self) -> str:
        return self.post.role

    @property
    def area(self) -> Area:
        return self.post.area

    @property
    def name(self) -> str:
        return self.user.name

    def acting(self, **more: object) -> AbstractContextManager[context.Who]:
        """Let the trail name this actor inside the block."""
        return context.acting(
            actor_id=self.user.pk,
            actor_name=self.user.name,
            actor_role=self.role,
            area_path=self.area.path,
            **more,
        )


def valid_posts(user: User) -> QuerySet[Post]:
    """The posts that the person holds on today's business date, the oldest first."""
    today = clock.today()
    return (
        user.posts.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)
        .select_related("area")
        .order_by("valid_from", "id")
    )


def actor_of(user: User, post_id: str = "") -> Actor | None:
    """The person in the chosen post, else in the first valid one, else None."""
    posts = list(valid_posts(user))
    chosen = [post for post in posts if str(post.pk) == post_id] or posts
    if not chosen:
        return None
    return Actor(user, chosen[0], tuple(post for post in posts if post != chosen[0]))


def actor_in(request: HttpRequest) -> Actor:
    """The actor of a request behind a gate, which lets nobody through without one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
