"""Whoever imports upward or across is told by `make check`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
PLANTED = {
    "civilaffairs/people/planted.py": "import civilaffairs.casework.models",
    "civilaffairs/lib/planted.py": "from civilaffairs.audit import guards",
    "civilaffairs/benefits/planted.py": "import assistance.models",
    "assistance/planted.py": "import eldercare.models",
    "civilaffairs/web/planted.py": "import civilaffairs.settings.base",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree once more, to be spoilt."""
    there = tmp_path_factory.mktemp("copy")
    shutil.copy(tree.ROOT / "pyproject.toml", there)
    for package in tree.packages():
        shutil.copytree(tree.ROOT / package, there / package, ignore=shutil.ignore_patterns("__pycache__"))
    return there


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-c", LINT], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


def test_the_contracts_are_kept_until_somebody_imports_upward(copy: Path):
    kept = lint(copy)
    assert kept.returncode == 0, kept.stdout
    assert "0 broken" in kept.stdout

    tree.plant(copy, PLANTED)
    broken = lint(copy)
    assert broken.returncode == 1
    for path in PLANTED:
        assert path.removesuffix(".py").replace("/", ".") in broken.stdout


def apps_without_a_layer(root: Path) -> list[str]:
    """A new app must take its place in the contract before it can hold anything."""
    found = [path.parent.name for path in root.glob("*/apps.py")]
    found += [f"{tree.CELLAR}.{path.parent.name}" for path in root.glob(f"{tree.CELLAR}/*/__init__.py")]
    return sorted(name for name in found if tree.layer_of(name) is None)


def test_every_app_has_its_layer(tmp_path: Path):
    assert apps_without_a_layer(tree.ROOT) == []
    tree.plant(tmp_path, {"kitchen/apps.py": "", f"{tree.CELLAR}/attic/__init__.py": ""})
    assert apps_without_a_layer(tmp_path) == ["civilaffairs.attic", "kitchen"]
