"""``check --deploy --database default``: the role that the portal runs as is a weak one."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

TOO_STRONG = """
    SELECT rolsuper OR rolcreaterole OR rolcreatedb OR has_schema_privilege(current_user, 'public', 'CREATE')
    FROM pg_roles WHERE rolname = current_user
"""


@register(Tags.database, deploy=True)
def app_role_is_weak(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_options: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(TOO_STRONG)
            row = cursor.fetchone()
        if row and row[0]:
            text = "DATABASE_URL names a role that may change the schema; the portal needs a weaker one."
            found.append(Error(text, id="database.E001"))
    return found


@register(deploy=True)
def clock_stands_still(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:
    if settings.CLOCK_MAY_MOVE:
        return [Error("The business date may be moved only in demo and tests.", id="database.E002")]
    return []
