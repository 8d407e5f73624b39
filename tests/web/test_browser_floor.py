"""Pages work on Chrome 86 without a build step, and under a policy without exceptions."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from civilaffairs.web.context import SCRIPTS

BASE = Path(settings.BASE_DIR)
STYLES = sorted((BASE / "static/css").glob("*.css"))
SCRIPT_FILES = sorted((BASE / "static/js").glob("*.js"))
TEMPLATES = sorted([*(BASE / "templates").rglob("*.html"), *BASE.glob("*/templates/**/*.html")])
# What came after Chrome 86, by the version that brought it.
TOO_NEW_CSS = {
    ":is 88": r":is\(",
    ":where 88": r":where\(",
    "aspect-ratio 88": r"aspect-ratio\s*:",
    "inset 87": r"[\s;{]inset(-block|-inline)?(-start|-end)?\s*:",
    "margin-inline 87": r"(margin|padding)-(inline|block)\s*:",
    "accent-color 93": r"accent-color\s*:",
    "@layer 99": r"@layer\b",
    "@container 105": r"@container\b",
    ":has 105": r":has\(",
    "color-mix 111": r"color-mix\(",
    "oklch 111": r"okl(ch|ab)\(",
    "dvh 108": r"\d(d|s|l)v(h|w)\b",
    "popover 114": r":popover-open",
    "subgrid 117": r"\bsubgrid\b",
    "nesting 120": r"(?m)^\s+&",
    "light-dark 123": r"light-dark\(",
    "field-sizing 123": r"field-sizing\s*:",
    "individual transforms 104": r"[\s;{](translate|rotate|scale)\s*:",
    "media range 104": r"@media[^{]*[<>]",
    "text-wrap 114": r"text-wrap\s*:",
}
TOO_NEW_JS = {
    "structuredClone 98": r"structuredClone",
    ".at 92": r"\.at\(",
    "randomUUID 92": r"randomUUID",
    "static block 94": r"static\s*\{",
    "private in 91": r"#\w+ in ",
    "Object.hasOwn 93": r"Object\.hasOwn\(",
    "showPicker 99": r"showPicker",
    "findLast 97": r"\.findLast",
    "toSorted 110": r"\.to(Sorted|Reversed|Spliced)\(",
    "replaceChildren 86, not in the floor's forks": r"\.replaceChildren\(",
    "logical assignment 85": r"(\?\?|\|\||&&)=",
    "eval": r"\beval\(|new Function\(",
    "import": r"^\s*(import|export)\b",
    "style by script": r"\.style\b|setAttribute\(\"style\"",
    "personal data in browser storage": r"localStorage|sessionStorage|indexedDB",
}
FORBIDDEN_IN_TEMPLATES = {
    "style attribute": r"\sstyle\s*=",
    "style element": r"<style\b",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "event attribute": r"\son[a-z]+\s*=",
    "hx-on": r"\shx-on",
    "address of another host": r"(src|href|action)=[\"'](https?:)?//",
    "javascript address": r"javascript:",
    "unescaped data": r"\|safe\b|autoescape off",
}


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|^\s*//.*?$", "", text, flags=re.S | re.M)


def found(rules: dict[str, str], text: str) -> list[str]:
    return [name for name, pattern in rules.items() if re.search(pattern, text, re.M)]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_stay_on_the_floor(path: Path) -> None:
    assert found(TOO_NEW_CSS, without_comments(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", SCRIPT_FILES, ids=lambda path: path.name)
def test_scripts_stay_on_the_floor(path: Path) -> None:
    text = path.read_text("utf-8")
    assert found(TOO_NEW_JS, without_comments(text)) == []
    assert len(text.splitlines()) <= 60


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_obey_the_content_policy(path: Path) -> None:
    if "print" in path.parts:
        pytest.skip("Letters become PDF; they carry their own style.")
    assert found(FORBIDDEN_IN_TEMPLATES, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        (TOO_NEW_CSS, ".a:where(.b) { color: red; }"),
        (TOO_NEW_CSS, ".a { inset: 0; }"),
        (TOO_NEW_JS, "const last = list.at(-1);"),
        (TOO_NEW_JS, "node.style.color = 1;"),
        (FORBIDDEN_IN_TEMPLATES, '<p style="color:red">'),
        (FORBIDDEN_IN_TEMPLATES, "<script>alert(1)</script>"),
        (FORBIDDEN_IN_TEMPLATES, '<a onclick="go()">'),
    ],
)
def test_the_lint_finds_what_it_forbids(rules: dict[str, str], text: str) -> None:
    assert found(rules, text)


def test_styles_and_scripts_stay_small() -> None:
    assert sum(len(path.read_text("utf-8").splitlines()) for path in STYLES) <= 500
    assert sum(len(path.read_text("utf-8").splitlines()) for path in SCRIPT_FILES) <= 600


def test_colours_are_tokens() -> None:
    """Outside the tokens only pure white and black, and translucent shadows, stand as such."""
    for path in STYLES[1:]:
        colours = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", without_comments(path.read_text("utf-8"))))
        assert colours <= {"#ffffff", "#000000"}, path.name


def test_every_script_is_loaded() -> None:
    assert sorted(SCRIPTS) == [f"js/{path.name}" for path in SCRIPT_FILES]
    assert finders.find("django_htmx/htmx-2.min.js")
