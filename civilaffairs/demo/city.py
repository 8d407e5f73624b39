"""The demo city's areas: Dongguan's 33 towns with their statistical codes, and some villages."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from civilaffairs.accounts.models import Area, AreaCode
from civilaffairs.lib import pinyin

AREAS = Path(__file__).parent / "data" / "areas.csv"
SOURCE = "国家统计局 统计用区划代码 (statistical division codes)"
SINCE = date(2019, 1, 1)
CITY_CODE = "441900"


def make_areas() -> dict[str, Area]:
    """Create city, towns and villages. Returns them by official code."""
    city = Area(
        level=Area.Level.CITY, name="东莞市", name_en="Dongguan City", office_mark="莞民",
        phone="0769-22830000",
    )  # fmt: skip
    city.save()
    areas = {CITY_CODE: city}
    with AREAS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            areas[row["code"]] = _make_area(row, areas)
    AreaCode.objects.bulk_create(
        AreaCode(area=area, code=code, valid_from=SINCE, source=SOURCE) for code, area in areas.items()
    )
    # Read again: the database writes the paths.
    return {row.code: row.area for row in AreaCode.objects.select_related("area")}


def _make_area(row: dict[str, str], areas: dict[str, Area]) -> Area:
    parent = areas[CITY_CODE] if row["level"] == Area.Level.TOWN else areas[row["code"][:9]]
    is_town = row["level"] == Area.Level.TOWN
    area = Area(
        parent=parent,
        level=row["level"],
        name=row["name"],
        name_en=row["name_en"],
        pinyin=" ".join(pinyin.search_keys(row["name"])[:2])[:120],
        office_mark=f"莞{row['name'].removesuffix('街道').removesuffix('镇')}民" if is_town else "",
        phone=f"0769-2283{row['code'][-4:]}" if is_town else parent.phone,
    )
    area.save()
    return area
