"""The standards and settings that hold for a place and month."""

from __future__ import annotations

from civilaffairs.benefits.lookups import setting_sql, standard_sql
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.setting_codes import SETTINGS
from civilaffairs.benefits.what_if import PUBLISHED, WhatIf, json_sql

EXIT_SETTING = "minimum-living.gradual-exit"


def columns(benefit: Programme, p: str, what_if: WhatIf = PUBLISHED) -> str:
    """Every standard and setting that a benefit reads, for the area and month of ``p``."""
    standards = {code: standard_sql(code, p) for code in benefit.reads_of("standard")}
    settings = {
        code: f"COALESCE({setting_sql(code, p)}, {json_sql(SETTINGS[code].default)})"
        for code in settings_of(benefit)
    }
    return ", ".join(
        [
            *(f'{what_if.standard_sql(code, p, sql)} AS "{code}"' for code, sql in standards.items()),
            *(f'{what_if.setting_sql(code, p, sql)} AS "set:{code}"' for code, sql in settings.items()),
            "NULL AS nothing",
        ]
    )


def settings_of(benefit: Programme) -> list[str]:
    """Settings read by the statement, by the facts that it reads, and by a gradual exit."""
    found = {name.split(" ")[0] for name in benefit.reads_of("setting")} | benefit.settings_of_facts
    return sorted(found | ({EXIT_SETTING} if benefit.gradual_exit else set()))
