"""Nothing looks upward: no import, no foreign key, no template. Each check can turn red."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.setup import house

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
TEMPLATE_LINK = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"'#]+)""")


def upward_keys(found: Iterable[type[models.Model]]) -> list[str]:
    wrong = []
    for model in found:
        own = house.layer_of(model.__module__)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if own is None or not getattr(field, "concrete", False) or not isinstance(target, type):
                continue
            other = house.layer_of(target.__module__)
            if other is not None and not house.may_see(own, other):
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    return wrong


def folder_layer(name: str) -> str | None:
    """``casework/case.html`` belongs to casework; ``base.html`` and ``components/`` to all."""
    label = name.partition("/")[0]
    return next((layer for layer in house.layers() if layer.rpartition(".")[2] == label), None)


def upward_templates(roots: Iterable[Path]) -> list[str]:
    wrong = []
    for root in roots:
        for path in sorted(root.rglob("*.html")):
            name = path.relative_to(root).as_posix()
            own = folder_layer(name)
            for target in TEMPLATE_LINK.findall(path.read_text(encoding="utf-8")):
                other = folder_layer(target)
                if other is not None and (own is None or not house.may_see(own, other)):
                    wrong.append(f"{name} -> {target}")
    return wrong


def template_roots(base: Path) -> list[Path]:
    return [base / "templates", *base.glob("civilaffairs/*/templates"), *base.glob("*/templates")]


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    for name in house.PACKAGES[:-1]:
        shutil.copytree(house.BASE / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc", "locale"))
    shutil.copy(house.BASE / "pyproject.toml", tmp_path)
    return tmp_path


def lint(base: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", LINT], cwd=base, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("civilaffairs/people/extra.py", "from civilaffairs.payments import models"),
        ("eldercare/extra.py", "import assistance.models"),
        ("civilaffairs/lib/extra.py", "def later():\n    from civilaffairs.settings import base"),
    ],
    ids=["upward", "room to room", "hidden in a function"],
)
def test_a_bad_import_turns_the_contract_red(copied_house, where, line):
    assert lint(copied_house).returncode == 0
    (copied_house / where).write_text(f"{line}\n")
    done = lint(copied_house)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def test_no_foreign_key_looks_upward():
    assert upward_keys(apps.get_models()) == []


def test_a_bad_foreign_key_is_found():
    class Upward(models.Model):
        run = models.ForeignKey("payments.Run", on_delete=models.PROTECT)

        class Meta:
            app_label = "setup_test"

    Upward.__module__ = "civilaffairs.people.models"
    found = upward_keys([Upward])
    del apps.all_models["setup_test"]
    apps.clear_cache()
    assert found == ["Upward.run -> Run"]


def test_no_template_looks_upward():
    assert upward_templates(template_roots(house.BASE)) == []


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("people/person.html", '{% include "payments/lines.html" %}'),
        ("eldercare/home.html", "{% extends 'assistance/base.html' %}"),
        ("base.html", '{% include "web/menu.html" %}'),
    ],
)
def test_a_bad_template_link_is_found(tmp_path, where, text):
    (tmp_path / where).parent.mkdir(exist_ok=True)
    (tmp_path / where).write_text(text)
    assert len(upward_templates([tmp_path])) == 1


def test_a_downward_template_link_is_fine(tmp_path):
    (tmp_path / "assistance").mkdir()
    (tmp_path / "assistance/form.html").write_text(
        '{% extends "base.html" %}{% include "people/card.html" %}'
    )
    assert upward_templates([tmp_path]) == []
