"""A template becomes a PDF; nothing is fetched from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from django.template.loader import render_to_string
from django.utils import translation
from PIL import ImageFile

STYLE = Path(__file__).with_name("letter.css")


def _fetch_nothing(url: str, *_args: Any, **_kwargs: Any) -> NoReturn:
    raise ValueError(f"a letter may not fetch {url}")


def render(template: str, context: dict[str, Any]) -> bytes:
    """Return the A4 PDF of a print template, in Chinese whatever language the screen has."""
    # Imported here because it needs Pango, which the fast checks do without.
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    # WeasyPrint lets every part of the process read broken images; uploads must not pass so.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    with translation.override("zh-hans"):
        html = render_to_string(template, context)
    fonts = FontConfiguration()
    document = HTML(string=html, url_fetcher=_fetch_nothing)
    return document.write_pdf(stylesheets=[_style()], font_config=fonts)


@cache
def _style() -> Any:
    """Return the style sheet, parsed once; it names no font file, so no letter's fonts belong to it."""
    from weasyprint import CSS

    return CSS(string=STYLE.read_text(encoding="utf-8"))
