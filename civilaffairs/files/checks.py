"""What an upload must be before it is kept: its ending, its first bytes and a real reading agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from civilaffairs.files import captures, readers
from civilaffairs.lib.errors import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_NAME = 120
# Endings that some program would run or render, hidden before the last one: photo.html.jpg
_ACTIVE = frozenset(
    {"bat", "cgi", "cmd", "com", "dll", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk", "mht", "msi"}
    | {"php", "phtml", "ps1", "py", "scr", "sh", "svg", "swf", "vbs", "wsf", "xhtml", "xlsm", "docm", "xml"}
)


@dataclass(frozen=True)
class Checked:
    """An upload that may be kept; ``data`` may differ from what came in (pictures lose their EXIF)."""

    name: str
    media_type: str
    data: bytes
    capture: captures.Capture = field(default_factory=captures.Capture)


@dataclass(frozen=True)
class _Type:
    media_type: str
    magic: tuple[bytes, ...]
    read: Callable[[bytes], bytes]


_TYPES = {
    "pdf": _Type("application/pdf", (b"%PDF-",), readers.pdf),
    "jpg": _Type("image/jpeg", (b"\xff\xd8\xff",), readers.jpeg),
    "jpeg": _Type("image/jpeg", (b"\xff\xd8\xff",), readers.jpeg),
    "png": _Type("image/png", (b"\x89PNG\r\n\x1a\n",), readers.png),
    "xlsx": _Type(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",), readers.xlsx
    ),
    "csv": _Type("text/csv", (), readers.text),
    "txt": _Type("text/plain", (), readers.text),
    "xml": _Type("application/xml", (b"<?xml", b"\xef\xbb\xbf<?xml"), readers.xml),
}
# XML is what a bank answers with; nobody hands it in as a paper.
ENDINGS = tuple(ending for ending in _TYPES if ending != "xml")


def check_upload(
    file: UploadedFile, *, endings: Sequence[str] = ENDINGS, max_bytes: int = MAX_BYTES
) -> Checked:
    """The checked upload, or Refused with what is wrong."""
    name = _clean_name(file.name or "")
    ending = PurePosixPath(name).suffix[1:].lower()
    if ending not in endings:
        raise Refused(
            _("%(name)s is of a kind that is not taken.") % {"name": name},
            _("Allowed: %(endings)s.") % {"endings": ", ".join(endings)},
        )
    kind = _TYPES[ending]
    if file.size is None or file.size > max_bytes:
        megabytes = max_bytes // (1024 * 1024)
        raise Refused(_("%(name)s is larger than %(size)d MB.") % {"name": name, "size": megabytes})
    file.seek(0)
    data = file.read()
    if not data:
        raise Refused(_("%(name)s is empty.") % {"name": name})
    if kind.magic and not data.startswith(kind.magic):
        raise Refused(_("%(name)s is not what its ending says.") % {"name": name})
    try:
        kept = kind.read(data)
    except readers.Unreadable as error:
        raise Refused(
            _("%(name)s cannot be taken: %(why)s") % {"name": name, "why": error},
            _("Save it anew with its own program, or scan the paper again."),
        ) from None
    said = captures.of_picture(data) if kind.media_type.startswith("image/") else captures.Capture()
    return Checked(name, kind.media_type, kept, said)


def _clean_name(given: str) -> str:
    """The last part of the path, in one spelling, without characters that hide others."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", given)[-1]).strip(" .")
    if not name or any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") for letter in name):
        raise Refused(_("The name of the file holds characters that are not allowed."))
    inner = {suffix[1:].lower() for suffix in PurePosixPath(name).suffixes[:-1]}
    if inner & _ACTIVE:
        raise Refused(_("%(name)s has two endings.") % {"name": name})
    path = PurePosixPath(name)
    return path.stem[: MAX_NAME - len(path.suffix)] + path.suffix
