"""A template builds on the shared ones, its own app's and a lower layer's; none lies unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

SHARED_FOLDERS = {"components", "generic", "print", "registration"}
# Django asks for these by name.
CALLED_BY_DJANGO = {
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
    "registration/login.html",
}
NOT_USED_YET = {f"generic/{page}.html": "no page is built on it yet" for page in ("confirm", "detail")}

TAG = re.compile(r"\{%-?\s*(extends|include)\s+(\"[^\"]*\"|'[^']*'|[^\s%]+)")
LIBRARIES = re.compile(r"\{%-?\s*load\s+([^%]*?)-?%\}")
# Tag libraries that every page may load, whatever layer they come from.
SHARED_LIBRARIES = {"ui", "ui_blocks"}


def templates(root: Path) -> list[str]:
    base = root / "templates"
    return sorted(path.relative_to(base).as_posix() for path in base.rglob("*.*") if path.name != ".gitkeep")


def owner(name: str) -> str:
    """The app of a template, "" for a shared one."""
    folder, _, rest = name.partition("/")
    if not rest or folder in SHARED_FOLDERS:
        return ""
    return folder if folder in tree.packages() else f"{tree.CELLAR}.{folder}"


def wrong_bases(root: Path) -> Iterator[str]:
    """`extends` and `include` that reach upward, across, or nobody knows where."""
    for name in templates(root):
        here = owner(name)
        if here and tree.layer_of(here) is None:
            yield f"{name} belongs to no app"
            continue
        for tag, quoted in TAG.findall((root / "templates" / name).read_text("utf-8")):
            target = quoted.strip("\"'").partition("#")[0]
            there, verb = owner(target), tag if tag == "extends" else "includes"
            if quoted == target:
                yield f"{name} {verb} a variable: {quoted}"
            elif not (root / "templates" / target).is_file():
                yield f"{name} {verb} {target}, which is not there"
            elif there and not (here and tree.reaches(here, there)):
                yield f"{name} {verb} {target}"


def libraries(root: Path) -> dict[str, str]:
    return {
        path.stem: tree.module_name(root, path)
        for path in tree.own_code(root)
        if path.parent.name == "templatetags"
    }


def wrong_libraries(root: Path) -> Iterator[str]:
    """Tags are code: a page loads those of its own app and below, and the shared ones."""
    ours = libraries(root)
    for name in templates(root):
        here = owner(name)
        for loaded in LIBRARIES.findall((root / "templates" / name).read_text("utf-8")):
            for library in loaded.split():
                there = ours.get(library)
                if here and there and library not in SHARED_LIBRARIES and not tree.reaches(here, there):
                    yield f"{name} loads {library}"


def _mentioned(root: Path) -> Iterator[re.Pattern[str]]:
    for name in templates(root):
        for _, quoted in TAG.findall((root / "templates" / name).read_text("utf-8")):
            yield re.compile(re.escape(quoted.strip("\"'").partition("#")[0]))
    for path in tree.own_code(root):
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if ".html" in node.value:
                    yield re.compile(re.escape(node.value.partition("#")[0]))
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^/]+"
                    for part in node.values
                ]
                yield re.compile("".join(parts))


def unused(root: Path) -> list[str]:
    """Templates that nothing extends, includes or renders."""
    patterns = [pattern for pattern in _mentioned(root) if "html" in pattern.pattern]
    return [
        name
        for name in templates(root)
        if name not in CALLED_BY_DJANGO
        and name not in NOT_USED_YET
        and not any(pattern.fullmatch(name) for pattern in patterns)
    ]


def test_templates_build_on_what_lies_below():
    assert list(wrong_bases(tree.ROOT)) == []
    assert list(wrong_libraries(tree.ROOT)) == []


def test_a_wrong_base_is_noticed(tmp_path: Path):
    files = {
        "base.html": "",
        "components/row.html": '{% include "people/card.html" %}',
        "people/card.html": '{% extends "base.html" %}{% include "casework/steps.html" %}',
        "casework/steps.html": "{% extends 'base.html' %}{% include \"people/card.html#name\" %}",
        "assistance/apply.html": '{% include "eldercare/apply.html" %}{% include "components/row.html" %}',
        "eldercare/apply.html": "{% extends layout %}{% include 'nowhere.html' %}",
        "kitchen/menu.html": "",
    }
    tree.plant(tmp_path / "templates", files)
    assert list(wrong_bases(tmp_path)) == [
        "assistance/apply.html includes eldercare/apply.html",
        "components/row.html includes people/card.html",
        "eldercare/apply.html extends a variable: layout",
        "eldercare/apply.html includes nowhere.html, which is not there",
        "kitchen/menu.html belongs to no app",
        "people/card.html includes casework/steps.html",
    ]


def test_a_library_from_above_is_noticed(tmp_path: Path):
    tree.plant(
        tmp_path,
        {
            "civilaffairs/payments/templatetags/books.py": "",
            "civilaffairs/web/templatetags/ui.py": "",
            "templates/people/card.html": "{% load i18n ui books %}",
            "templates/payments/board.html": "{% load books %}",
        },
    )
    assert list(wrong_libraries(tmp_path)) == ["people/card.html loads books"]


def test_every_template_is_used():
    assert unused(tree.ROOT) == []


def test_an_unused_template_is_noticed(tmp_path: Path):
    tree.plant(
        tmp_path,
        {
            "templates/people/card.html": '{% extends "base.html" %}',
            "templates/people/old.html": "",
            "templates/base.html": "",
            "templates/404.html": "",
            "templates/print/agree.html": "",
            "templates/print/deep/refuse.html": "",
            "civilaffairs/people/views.py": 'render(request, "people/card.html#name")',
            "civilaffairs/casework/letters.py": 'f"print/{kind}.html"',
        },
    )
    assert unused(tmp_path) == ["people/old.html", "print/deep/refuse.html"]
