"""The house as data: the layers as the import contract states them, lowest first."""

import tomllib
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)
PACKAGES = ("civilaffairs", "assistance", "eldercare", "childwelfare", "charity", "governance", "tests")


def layers() -> dict[str, int]:
    """Dotted package to its height; the rooms share one height and may not see each other."""
    settings_file = tomllib.loads((BASE / "pyproject.toml").read_text(encoding="utf-8"))
    stated = settings_file["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        name: height
        for height, line in enumerate(reversed(stated))
        for name in line.replace("|", " ").replace(":", " ").split()
    }


def layer_of(module: str) -> str | None:
    return next((name for name in layers() if module == name or module.startswith(f"{name}.")), None)


def may_see(upper: str, lower: str) -> bool:
    heights = layers()
    return upper == lower or heights[upper] > heights[lower]


def sources(suffix: str = ".py") -> list[Path]:
    return [
        path
        for package in PACKAGES
        for path in sorted((BASE / package).rglob(f"*{suffix}"))
        if "migrations" not in path.parts
    ]
