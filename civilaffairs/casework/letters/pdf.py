"""A template becomes a PDF; nothing is fetched from anywhere."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from django.template.loader import render_to_string
from django.utils import translation
from PIL import ImageFile

STYLE = Path(__file__).with_name("letter.css")
_opened = threading.local()


def _fetch_nothing(url: str, *_args: Any, **_kwargs: Any) -> NoReturn:
    raise ValueError(f"a letter may not fetch {url}")


def render(template: str, context: dict[str, Any]) -> bytes:
    """Return the A4 PDF of a print template, in Chinese whatever language the screen has."""
    # Imported here because it needs Pango, which the fast checks do without.
    from weasyprint import HTML

    # WeasyPrint lets every part of the process read broken images; uploads must not pass so.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    document = HTML(string=text_of(template, context), url_fetcher=_fetch_nothing)
    return document.write_pdf(**looks())


def text_of(template: str, context: dict[str, Any]) -> str:
    with translation.override("zh-hans"):
        return render_to_string(template, context)


def looks() -> dict[str, Any]:
    """Style and fonts, the same for every letter."""
    return {"stylesheets": [_style()], "font_config": _fonts()}


def _fonts() -> Any:
    """The fonts, opened once: that costs as much as a tenth of a letter. Pango wants one map per thread."""
    from weasyprint.text.fonts import FontConfiguration

    if not hasattr(_opened, "fonts"):
        _opened.fonts = FontConfiguration()
    return _opened.fonts


@cache
def _style() -> Any:
    """Return the style sheet, parsed once; it names no font file, so no letter's fonts belong to it."""
    from weasyprint import CSS

    return CSS(string=STYLE.read_text(encoding="utf-8"))
