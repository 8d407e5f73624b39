"""The colours can be read: WCAG 2.2 AA for text (4.5) and for controls (3), in both contrasts."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/1-tokens.css").read_text("utf-8")
TEXT_PAIRS = [
    ("text", "surface"),
    ("text", "page"),
    ("text", "hover"),
    ("text", "selected"),
    ("text", "neutral-bg"),
    ("muted", "surface"),
    ("muted", "page"),
    ("muted", "hover"),
    ("link", "surface"),
    ("link", "page"),
    ("link", "hover"),
    ("primary", "selected"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("danger", "surface"),
    ("danger", "page"),
    ("nav-text", "nav"),
    ("nav-text", "nav-current"),
    ("nav-muted", "nav"),
    ("passed", "passed-bg"),
    ("todo", "todo-bg"),
    ("refused", "refused-bg"),
    ("processing", "processing-bg"),
    ("processing", "surface"),
    ("neutral", "neutral-bg"),
]
CONTROL_PAIRS = [
    ("control-line", "surface"),
    ("control-line", "page"),
    ("focus", "surface"),
    ("focus", "page"),
    ("danger", "surface"),
    ("primary", "neutral-bg"),
]


def colours(selector: str) -> dict[str, str]:
    block = re.search(re.escape(selector) + r"\s*\{(.*?)\}", TOKENS, re.S)
    assert block
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["normal", "high"])
def tokens(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "normal":
        return colours(":root")
    return colours(":root") | colours('html[data-contrast="high"]')


def test_contrast_formula_gives_the_known_value_of_a_grey() -> None:
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_can_be_read(tokens: dict[str, str], front: str, back: str) -> None:
    assert contrast(tokens[front], tokens[back]) >= 4.5


@pytest.mark.parametrize(("front", "back"), CONTROL_PAIRS)
def test_controls_can_be_seen(tokens: dict[str, str], front: str, back: str) -> None:
    assert contrast(tokens[front], tokens[back]) >= 3


def test_high_contrast_is_higher_wherever_it_differs() -> None:
    normal = colours(":root")
    high = normal | colours('html[data-contrast="high"]')
    worse = [
        (front, back)
        for front, back in TEXT_PAIRS
        if contrast(high[front], high[back]) < contrast(normal[front], normal[back]) - 0.01
    ]
    assert worse == []
