"""A template becomes a PDF; nothing is fetched from anywhere."""

from __future__ import annotations

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
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    # WeasyPrint lets every part of the process read broken images; uploads must not pass so.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    with translation.override("zh-hans"):
        html = render_to_string(template, context)
    fonts = FontConfiguration()
    document = HTML(string=html, url_fetcher=_fetch_nothing)
    style = CSS(string=STYLE.read_text(encoding="utf-8"), font_config=fonts)
    return document.write_pdf(stylesheets=[style], font_config=fonts)
