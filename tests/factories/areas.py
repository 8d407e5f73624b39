"""A city like Dongguan: towns directly below it, villages below those. Each name once per test."""

from django.db import connection

from civilaffairs.accounts.models import Area

Level = Area.Level
# Asked for dozens of times in most tests; each test begins with none.
made: dict[tuple[object, ...], Area] = {}


def _area(level: str, name: str, name_en: str, parent: Area | None, mark: str = "") -> Area:
    key = (connection.settings_dict["NAME"], level, name, parent and parent.pk)
    if key not in made:
        made[key], _ = Area.objects.get_or_create(
            level=level, name=name, parent=parent, defaults={"name_en": name_en, "office_mark": mark}
        )
        made[key].refresh_from_db()  # The database writes the path.
    return made[key]


def city() -> Area:
    return _area(Level.CITY, "东莞市", "Dongguan City", None, "东民")


def town(name: str = "石龙镇", name_en: str = "Shilong Town") -> Area:
    return _area(Level.TOWN, name, name_en, city(), name.removesuffix("镇") + "民")


def other_town() -> Area:
    return town("虎门镇", "Humen Town")


def village(name: str = "西湖社区", name_en: str = "Xihu Community", parent: Area | None = None) -> Area:
    return _area(Level.VILLAGE, name, name_en, parent or town())
