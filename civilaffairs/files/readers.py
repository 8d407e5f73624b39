"""Reading each kind of upload for real. A reader returns what is kept, or raises Unreadable."""

from __future__ import annotations

import io
import warnings
import zipfile
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

MAX_PIXELS = 50_000_000
MAX_PAGES = 500
MAX_INFLATED = 200 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_RATIO = 100
_PIECE = 1024 * 1024
_ACTIVE_PDF = ("/JavaScript", "/EmbeddedFiles", "/XFA")
_ACTIVE_TEXT = (
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<?xml",
    b"<script",
    b"<?php",
    b"mz",
    b"%pdf",
    b"pk\x03\x04",
    b"#!",
)


class Unreadable(Exception):
    """Why a file cannot be taken, for people."""


def pdf(data: bytes) -> bytes:
    """A readable PDF of some pages that neither runs nor carries anything."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Unreadable(_("it is locked with a password."))
        if not 0 < len(reader.pages) <= MAX_PAGES:
            raise Unreadable(_("it has no page, or too many."))
        _refuse_active_pdf(reader)
        for page in reader.pages:
            page.get_object()
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        raise Unreadable(_("it cannot be read.")) from None
    return data


def _refuse_active_pdf(reader: PdfReader) -> None:
    root = reader.root_object
    names, form = root.get("/Names"), root.get("/AcroForm")
    parts = [root, *(part.get_object() for part in (names, form) if part is not None)]
    opening = root.get("/OpenAction")
    action = opening.get_object() if opening is not None else None
    runs = isinstance(action, DictionaryObject) and action.get("/S") not in ("/GoTo", None)
    if runs or "/AA" in root or any(key in part for part in parts for key in _ACTIVE_PDF):
        raise Unreadable(_("it holds programs or other files."))


def jpeg(data: bytes) -> bytes:
    return _picture(data, "JPEG")


def png(data: bytes) -> bytes:
    return _picture(data, "PNG")


def _picture(data: bytes, form: str) -> bytes:
    """The pixels alone, upright: place, camera and whatever was appended are left behind."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=[form])
            if picture.width * picture.height > MAX_PIXELS:
                raise Unreadable(_("the picture is too large."))
            plain = ImageOps.exif_transpose(picture)
            if plain.mode not in ("RGB", "L"):
                plain = plain.convert("RGBA" if form == "PNG" and plain.has_transparency_data else "RGB")
            kept = Image.new(plain.mode, plain.size)
            kept.paste(plain)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Unreadable(_("the picture cannot be read.")) from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Unreadable(_("the picture is too large.")) from None
    written = io.BytesIO()
    kept.save(written, form, **({"quality": 90} if form == "JPEG" else {"optimize": False}))
    return written.getvalue()


def xlsx(data: bytes) -> bytes:
    """A workbook without macros, links to elsewhere or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive)
            names = [info.filename.lower() for info in archive.infolist()]
        if any("vbaproject" in name or "externallink" in name or "/embeddings/" in name for name in names):
            raise Unreadable(_("it holds programs or other files."))
        openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).close()
    except Unreadable:
        raise
    except Exception:  # openpyxl raises whatever its parsers raise
        raise Unreadable(_("it cannot be read.")) from None
    return data


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Count what really comes out; what the archive declares may be a lie."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(_("it holds too much."))
    total = 0
    for entry in entries:
        size = 0
        with archive.open(entry) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                total += len(piece)
                if total > MAX_INFLATED or (size > _PIECE and size > MAX_RATIO * entry.compress_size):
                    raise Unreadable(_("it holds too much."))


def xml(data: bytes) -> bytes:
    """Well-formed XML that defines nothing and reads nothing from elsewhere."""
    try:
        fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(_("it holds definitions that a message does not have.")) from None
    except (ParseError, ValueError, LookupError):
        raise Unreadable(_("it cannot be read.")) from None
    return data


def text(data: bytes) -> bytes:
    """Plain text in UTF-8 or GB 18030."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_ACTIVE_TEXT):
        raise Unreadable(_("it is not plain text."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in content):
            break
        return data
    raise Unreadable(_("it is not plain text."))
