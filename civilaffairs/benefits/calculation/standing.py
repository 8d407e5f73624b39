"""The standards and settings that hold for a place and month."""

from __future__ import annotations

import json

from civilaffairs.benefits.lookups import setting_sql, standard_sql
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.setting_codes import SETTINGS

EXIT_SETTING = "minimum-living.gradual-exit"


def columns(benefit: Programme, p: str) -> str:
    """Every standard and setting that a benefit reads, for the area and month of ``p``."""
    return ", ".join(
        [
            *(f'{standard_sql(code, p)} AS "{code}"' for code in benefit.reads_of("standard")),
            *(
                f'COALESCE({setting_sql(code, p)}, {_json(SETTINGS[code].default)}) AS "set:{code}"'
                for code in settings_of(benefit)
            ),
            "NULL AS nothing",
        ]
    )


def settings_of(benefit: Programme) -> list[str]:
    """Settings read by the statement, by the facts that it reads, and by a gradual exit."""
    found = {name.split(" ")[0] for name in benefit.reads_of("setting")} | benefit.settings_of_facts
    return sorted(found | ({EXIT_SETTING} if benefit.gradual_exit else set()))


def _json(value: object) -> str:
    return "'" + json.dumps(value).replace("'", "''").replace("%", "%%") + "'::jsonb"
