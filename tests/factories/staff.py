"""The people of the office. One call gives a person with a post; the same name is the same person."""

import uuid
from datetime import date
from typing import Any

from django.test import Client

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area, Post, Role, User
from tests.factories import areas

PASSWORD = "Shilong-2020-plum"
NAMES = {
    Role.CASEWORKER: ("陈静", "chenjing"),
    Role.SUPERVISOR: ("李国强", "liguoqiang"),
    Role.APPROVER: ("黄丽华", "huanglihua"),
    Role.FINANCE_MAKER: ("张伟", "zhangwei"),
    Role.FINANCE_CHECKER: ("刘芳", "liufang"),
    Role.FINANCE_RELEASER: ("王磊", "wanglei"),
    Role.STANDARDS: ("赵敏", "zhaomin"),
    Role.SYSTEM_ADMIN: ("周涛", "zhoutao"),
    Role.SECURITY_ADMIN: ("吴霞", "wuxia"),
    Role.AUDITOR: ("郑洁", "zhengjie"),
}
IN_TOWN = (Role.CASEWORKER, Role.SUPERVISOR)


def user(name: str, username: str, **fields: Any) -> User:
    known = User.objects.filter(username=username).first()
    if known:
        return known
    made = User(name=name, username=username, staff_number=f"441999{User.objects.count() + 1:03}", **fields)
    made.set_password(PASSWORD)
    made.save()
    return made


def post(holder: User, role: str, area: Area, valid_from: date = date(2015, 1, 1)) -> Post:
    known, _ = Post.objects.get_or_create(
        user=holder, role=role, area=area, defaults={"valid_from": valid_from}
    )
    return known


def actor(role: str, area: Area | None = None, name: str = "", username: str = "") -> Actor:
    """The office's own person of this role, or another by name; in the town or the city."""
    named, account = (name, username) if name else NAMES[Role(role)]
    holder = user(named, account)
    place = area or (areas.town() if role in IN_TOWN else areas.city())
    return Actor(holder, post(holder, role, place))


class PortalClient(Client):
    """A browser whose forms carry a key, as every form of the portal does."""

    def post(self, path: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if data is None or isinstance(data, dict):
            data = {"idempotency_key": str(uuid.uuid4()), **(data or {})}
        return super().post(path, data, *args, **kwargs)


def browser(who: Actor | User | None = None) -> PortalClient:
    """A browser in which this person is logged in (in that post), or nobody."""
    client = PortalClient()
    if who is None:
        return client
    holder = who.user if isinstance(who, Actor) else who
    client.force_login(holder, "civilaffairs.accounts.backend.StaffBackend")
    if isinstance(who, Actor):
        session = client.session
        session["post"] = str(who.post.pk)
        session.save()
    return client
