"""A name that a template binds inside one block is empty in another: a link made of it leads nowhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BLOCK = re.compile(r"{% block (\w+) %}(.*?)(?={% block |\Z)", re.DOTALL)
BOUND = re.compile(r" as (\w+_url) %}")


def strays(text: str) -> list[str]:
    """Addresses used in a block other than those that bind them."""
    blocks = BLOCK.findall(text)
    binders: dict[str, set[str]] = {}
    for block, content in blocks:
        for name in BOUND.findall(content):
            binders.setdefault(name, set()).add(block)
    return [
        f"{name} in {block}"
        for name, where in binders.items()
        for block, content in blocks
        if block not in where and re.search(rf"{{[{{%][^}}]*\b(?<!\.){name}\b", content)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{% block a %}{% url 'x' as x_url %}{% block b %}{{ x_url }}", ["x_url in b"]),
        ("{% block a %}{% url 'x' as x_url %}{{ x_url }}{% block b %}{{ y_url }}", []),
    ],
)
def test_a_stray_name_is_found(text: str, found: list[str]) -> None:
    assert strays(text) == found


def test_no_template_uses_an_address_of_another_block() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    wrong = [(path.name, each) for path in folder.rglob("*.html") for each in strays(path.read_text("utf-8"))]
    assert wrong == []
