"""The left menu. An app offers its entries in `menu.py`; only permitted ones are drawn.

`menu.py` holds `ITEMS`, a list of plain tuples or dicts for `register`, so that the lower layers
need to import nothing from here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

Permission = Callable[[Any], bool]

SECTIONS: dict[str, Any] = {
    "work": _("My work"),
    "assistance": _("Social assistance"),
    "eldercare": _("Care of the elderly"),
    "childwelfare": _("Child welfare"),
    "charity": _("Charity"),
    "governance": _("Community governance"),
    "payments": _("Payments"),
    "registers": _("Registers"),
    "settings": _("Standards and settings"),
}


def signed_in(user: Any) -> bool:
    """Allow everybody who is logged in."""
    return bool(user.is_authenticated)


@dataclass(frozen=True)
class Entry:
    """A registered entry of the menu."""

    section: str
    label: Any
    url_name: str
    permission: Permission = signed_in
    icon: str = "file-text"
    order: int = 100


@dataclass
class Item:
    """An entry as one user sees it."""

    label: Any
    url: str
    icon: str
    current: bool = False


@dataclass
class Section:
    """A section with at least one permitted item."""

    key: str
    label: Any
    items: list[Item] = field(default_factory=list)


_entries: dict[str, Entry] = {}


def register(
    section: str,
    label: Any,
    url_name: str,
    permission: Permission = signed_in,
    icon: str = "file-text",
    order: int = 100,
) -> None:
    """Add an entry; `url_name` is its key, so registering twice replaces it."""
    if section not in SECTIONS:
        raise ValueError(f"Unknown menu section {section!r}; choose from {sorted(SECTIONS)}")
    _entries[url_name] = Entry(section, label, url_name, permission, icon, order)


def discover() -> None:
    """Register what each installed app offers in its `menu.py`."""
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "menu"):
            for item in import_module(f"{app.name}.menu").ITEMS:
                if isinstance(item, Mapping):
                    register(**item)
                else:
                    register(*item)


def menu(request: HttpRequest) -> list[Section]:
    """Return the sections that this user may use, the current item marked."""
    sections = {key: Section(key, label) for key, label in SECTIONS.items()}
    for entry in sorted(_entries.values(), key=lambda entry: entry.order):
        if entry.permission(request.user):
            sections[entry.section].items.append(Item(entry.label, _address(entry.url_name), entry.icon))
    shown = [section for section in sections.values() if section.items]
    _mark_current([item for section in shown for item in section.items], request.path)
    return shown


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch as error:
        raise ValueError(f"The menu names {url_name!r}, which is no address.") from error


def _mark_current(items: list[Item], path: str) -> None:
    """Mark the item whose address is the longest beginning of the path."""
    matching = [item for item in items if path == item.url or (item.url != "/" and path.startswith(item.url))]
    if matching:
        max(matching, key=lambda item: len(item.url)).current = True
