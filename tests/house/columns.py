"""The two classes of columns: which are coded facts, which are sealed, which stay readable and why.

``python -m tests.house.columns`` writes docs/columns.md from columns.toml and the models.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import django
from django.apps import apps
from django.db import models

from tests.house import tree

LISTED = tree.ROOT / "tests/house/columns.toml"
PAGE = tree.ROOT / "docs/columns.md"
CLASSES = ("coded", "sealed", "plain")
SEALED_TYPES = {"SealedTextField", "SealedJSONField"}
# A name or a shape that free text and identifiers usually have: never coded without a decision.
TELLING = re.compile(
    r"(^|_)(id_number|phone|mobile|address|diagnos\w*|note|notes|remark|remarks|text|reason|opinion|description|"
    r"findings|comment|memo|certificate|passport|account_number|holder_name|email|wechat|name|content)(_|$)"
)
LONG_TEXT = 121
HEAD = """# Classes of columns

Coded facts are read by formulas, lists and the procedure; they lie in clear behind visibility and audit.
Identifiers of people and free text about them are sealed (AES-256-GCM, bound to table, column and row) before
they reach the database; exact search goes through a keyed blind index beside them. What stays readable
although it is text has its reason here. This page is made from `tests/house/columns.toml`; a test fails when
a column is missing there.
"""


def listed() -> dict[str, dict[str, Any]]:
    return tomllib.loads(LISTED.read_text(encoding="utf-8"))


def column_of(field: models.Field) -> str:
    return str(field.column)


def class_of(columns: dict[str, Any]) -> dict[str, str]:
    return {column: kind for kind in CLASSES for column in columns.get(kind, ())}


def misfiled(own: Iterable[type[models.Model]], listing: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What the list leaves out, names twice or in vain, or files under a class that does not fit."""
    reasons = listing["reasons"]
    tables = set()
    for model in own:
        table = model._meta.db_table
        tables.add(table)
        columns = listing.get(table, {})
        kinds = class_of(columns)
        if sum(len(columns.get(kind, ())) for kind in CLASSES) != len(kinds):
            yield f"{table} names a column twice"
        yield from (f"{table}.{gone} is listed and not there" for gone in _gone(model, kinds))
        for field in model._meta.local_concrete_fields:  # A key of several columns has none of its own.
            if problem := _problem(field, kinds.get(column_of(field), "")):
                yield f"{table}.{column_of(field)} {problem}"
        yield from (
            f"{table}.{column} has no reason"
            for column, reason in columns.get("plain", {}).items()
            if reason not in reasons
        )
    yield from (f"{table} is listed and not there" for table in set(listing) - tables - {"reasons"})


def _gone(model: type[models.Model], kinds: dict[str, str]) -> list[str]:
    return sorted(set(kinds) - {column_of(field) for field in model._meta.local_fields})


def _problem(field: models.Field, kind: str) -> str:
    sealed = type(field).__name__ in SEALED_TYPES
    if not kind:
        return "is not listed"
    if kind == "sealed" and not sealed:
        return "must be sealed"
    if kind != "sealed" and sealed:
        return "is sealed, list it so"
    if kind == "coded" and _may_hold_text(field):
        return "may hold text: seal it or give a reason"
    return ""


def _may_hold_text(field: models.Field) -> bool:
    if (
        field.is_relation
        or field.choices
        or not isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField)
    ):
        return False
    if isinstance(field, models.BinaryField):
        return not column_of(field).endswith(("_index", "_tail", "digest"))
    if not isinstance(field, models.CharField):
        return True
    return bool(TELLING.search(column_of(field))) or (field.max_length or LONG_TEXT) >= LONG_TEXT


def own_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if tree.layer_of(model._meta.app_config.name) is not None
    ]


def render() -> str:
    listing = listed()
    lines = [HEAD]
    for model in sorted(own_models(), key=lambda each: each._meta.db_table):
        columns = listing[model._meta.db_table]
        lines.append(f"## {model._meta.db_table}\n")
        lines.append((model.__doc__ or "").strip().partition("\n")[0] + "\n")
        for kind in ("coded", "sealed"):
            if columns.get(kind):
                lines.append(f"- **{kind}**: " + ", ".join(f"`{column}`" for column in columns[kind]))
        for column, reason in columns.get("plain", {}).items():
            lines.append(f"- **plain**: `{column}`. {listing['reasons'][reason]}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.static")
    django.setup()
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")
