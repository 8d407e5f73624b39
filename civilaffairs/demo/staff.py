"""The demo's accounts, each with a password made for this installation alone."""

from __future__ import annotations

import os
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password

from civilaffairs.accounts.models import Area, Post, Role, User
from civilaffairs.demo.city import CITY_CODE

DONGCHENG, NANCHENG, HUMEN = "441900003", "441900004", "441900121"
SINCE = date(2019, 1, 1)

# login, name, role, area code
PEOPLE = (
    ("chen", "陈雅文", Role.CASEWORKER, DONGCHENG),
    ("lin", "林志强", Role.CASEWORKER, DONGCHENG),
    ("huang", "黄海燕", Role.SUPERVISOR, DONGCHENG),
    ("zhou", "周启明", Role.APPROVER, CITY_CODE),
    ("wu", "吴晓彤", Role.FINANCE_MAKER, CITY_CODE),
    ("zheng", "郑婉仪", Role.FINANCE_CHECKER, CITY_CODE),
    ("he", "何锦荣", Role.FINANCE_RELEASER, CITY_CODE),
    ("liang", "梁慧敏", Role.CASEWORKER, NANCHENG),
    ("ye", "叶文彬", Role.CASEWORKER, NANCHENG),
    ("deng", "邓丽娟", Role.SUPERVISOR, NANCHENG),
    ("mo", "莫永康", Role.CASEWORKER, HUMEN),
    ("yuan", "袁淑芬", Role.SUPERVISOR, HUMEN),
    ("luo", "罗国华", Role.STANDARDS, CITY_CODE),
    ("lu", "卢秀英", Role.STANDARDS, CITY_CODE),
    ("admin", "曾伟明", Role.SYSTEM_ADMIN, CITY_CODE),
    ("security", "尹家豪", Role.SECURITY_ADMIN, CITY_CODE),
    ("auditor", "黎玉兰", Role.AUDITOR, CITY_CODE),
)


@dataclass(frozen=True)
class Account:
    """What a visitor needs to log in."""

    user: User
    password: str
    role: str
    area: Area
    hashed: Future[str]


def make_staff(areas: dict[str, Area], thread: ThreadPoolExecutor) -> dict[str, Account]:
    """Create every account with its post. Returns them by login name.

    The passwords, slow to hash on purpose, are hashed in ``thread`` meanwhile: see ``set_passwords``.
    """
    accounts = {}
    for number, (login, name, role, code) in enumerate(PEOPLE, start=1):
        password = "-".join(secrets.token_hex(2) for _ in range(3))
        user = User(username=login, staff_number=f"D{number:04d}", name=name, phone="0769-22830000")
        user.set_unusable_password()
        user.save()
        Post.objects.create(user=user, role=role, area=areas[code], valid_from=SINCE)
        accounts[login] = Account(
            user, password, str(Role(role).value), areas[code], thread.submit(make_password, password)
        )
    return accounts


def set_passwords(accounts: dict[str, Account]) -> None:
    """Let the accounts in."""
    for account in accounts.values():
        account.user.password = account.hashed.result()
    User.objects.bulk_update([account.user for account in accounts.values()], ["password"])


def write_accounts(accounts: dict[str, Account], path: Path) -> None:
    """Write the list that the set-up prints, readable by its owner alone."""
    lines = [
        f"{login:<10} {account.password:<16} {account.role:<18} {account.user.name} {account.area.name}"
        for login, account in accounts.items()
    ]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
