"""Several PDFs become one: letters to be printed together, pictures as pages of their own."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter

# A4 at this many dots an inch, with a margin.
DOTS, PAPER, MARGIN = 110, (909, 1286), 48
PDF, PICTURES = "application/pdf", ("image/jpeg", "image/png")


def joined(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The PDFs one after the other, each under its name in the outline."""
    writer = PdfWriter()
    for name, data in parts:
        writer.append(BytesIO(data), outline_item=name, import_outline=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def stamped(data: bytes, numbers: bytes) -> bytes:
    """Each page under its number; ``numbers`` has a page for each."""
    writer = PdfWriter(clone_from=BytesIO(data))
    for page, number in zip(writer.pages, PdfReader(BytesIO(numbers)).pages, strict=True):
        page.merge_page(number)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pages_of(data: bytes) -> int:
    return len(PdfReader(BytesIO(data)).pages)


def as_pdf(data: bytes, media_type: str) -> bytes | None:
    """What a file looks like in a bound volume; nothing for one that has no pages."""
    if media_type == PDF:
        return data
    return _page_of(data) if media_type in PICTURES else None


def _page_of(data: bytes) -> bytes:
    width, height = PAPER
    with Image.open(BytesIO(data), formats=["JPEG", "PNG"]) as picture:
        fitted = ImageOps.contain(picture.convert("RGB"), (width - 2 * MARGIN, height - 2 * MARGIN))
    paper = Image.new("RGB", PAPER, "white")
    paper.paste(fitted, ((width - fitted.width) // 2, (height - fitted.height) // 2))
    out = BytesIO()
    paper.save(out, "PDF", resolution=DOTS)
    return out.getvalue()
