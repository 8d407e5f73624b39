"""``python -m civilaffairs.i18n update | compile | check``."""

import os
import sys
from pathlib import Path

import django

from civilaffairs.i18n import catalogue

BASE = Path(__file__).resolve().parents[2]


def update() -> int:
    path = catalogue.po_file(BASE)
    path.parent.mkdir(parents=True, exist_ok=True)
    merged = catalogue.merged(BASE)
    path.write_text(catalogue.as_text(merged), encoding="utf-8")
    catalogue.compile_to(BASE)
    _tell("Without Chinese", catalogue.untranslated(merged))
    return 0


def check() -> int:
    """Red where a text has no Chinese, the catalogue is stale, or a placeholder is lost."""
    merged = catalogue.merged(BASE)
    path = catalogue.po_file(BASE)
    wrong = _tell("Without Chinese", catalogue.untranslated(merged))
    wrong += _tell("Placeholders differ", catalogue.mistakes(merged))
    if not path.exists() or path.read_text(encoding="utf-8") != catalogue.as_text(merged):
        wrong += _tell("Stale", [f"{path.relative_to(BASE)}: run `make catalogues`."])
    return 1 if wrong else 0


def _tell(title: str, items: list[str]) -> int:
    if items:
        print(f"{title} ({len(items)}):", *items, sep="\n  ")
    return len(items)


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.static")
    django.setup()  # The template reader looks up the translation settings.
    match arguments:
        case ["update"]:
            return update()
        case ["compile"]:
            catalogue.compile_to(BASE)
            return 0
        case ["check"]:
            return check()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
