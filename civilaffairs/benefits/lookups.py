"""SQL that finds the standard or setting of a code for an area and month."""

from __future__ import annotations

from civilaffairs.benefits.facts.fragments import known


def _latest(table: str, code: str, p: str) -> str:
    """The value of the nearest area that has the code, from the latest month on."""
    return f"""(SELECT v.value FROM {table} v JOIN accounts_area va ON va.id = v.area_id
        WHERE v.code = '{code}' AND va.path @> {p}.path AND v.from_month <= {p}.month AND {known("v")}
        ORDER BY nlevel(va.path) DESC, v.from_month DESC LIMIT 1)"""


def standard_sql(code: str, p: str) -> str:
    """The standard as numeric, NULL if none is known. ``p`` has ``path`` and ``month``."""
    return f"trim_scale({_latest('benefits_standard', code, p)})"


def setting_sql(code: str, p: str) -> str:
    """The setting as jsonb, NULL where the default holds."""
    return _latest("benefits_setting", code, p)
