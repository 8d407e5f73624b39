"""One catalogue, ``locale/zh_Hans``: the msgids are the English texts themselves."""

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from civilaffairs.i18n.extract import django_template

LOCALE = "zh_Hans"
PACKAGES = ("civilaffairs", "assistance", "eldercare", "childwelfare", "charity", "governance", "templates")
METHODS: list[tuple[str, Any]] = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**.html", django_template),
]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TITLE = "# The portal's texts in Chinese. Updated by `make catalogues`."
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
COMMENT = "Translators:"
# Dates and tool names in the header would make every branch differ from every other.
VOLATILE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Generated-By",
)


def po_file(base: Path) -> Path:
    return base / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def mo_file(base: Path) -> Path:
    return po_file(base).with_suffix(".mo")


def extracted(base: Path) -> Catalog:
    """Every text that the code and the templates mark for translation."""
    found = Catalog()
    for package in PACKAGES:
        rows = extract_from_dir(
            base / package, METHODS, {}, keywords=KEYWORDS, comment_tags=(COMMENT,), strip_comment_tags=True
        )
        for name, _line, message, comments, context in rows:
            place = (f"{package}/{Path(name).as_posix()}", 0)
            found.add(message, None, [place], auto_comments=comments, context=context)
    return found


def stored(base: Path) -> Catalog:
    path = po_file(base)
    if not path.exists():
        return Catalog(
            locale=LOCALE,
            domain="django",
            project="civilaffairs",
            version="1",
            header_comment=TITLE,
            fuzzy=False,
        )
    with path.open("rb") as handle:
        return read_po(handle, locale=LOCALE, domain="django")


def merged(base: Path) -> Catalog:
    """The stored translations of exactly the texts that exist now."""
    catalogue = stored(base)
    catalogue.update(extracted(base), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def as_text(catalogue: Catalog) -> str:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, sort_output=True, no_location=True, width=100)
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f'"{name}' for name in VOLATILE)))


def untranslated(catalogue: Catalog) -> list[str]:
    return [_english(message) for message in catalogue if message.id and not _complete(message)]


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _complete(message: Message) -> bool:
    texts = message.string or ""
    return bool(texts) and all([texts] if isinstance(texts, str) else texts) and not message.fuzzy


def mistakes(catalogue: Catalog) -> list[str]:
    """Translations whose placeholders are not those of the English text."""
    return [
        _english(message)
        for message in catalogue
        if message.id and _complete(message) and _placeholders(message.string) != _placeholders(message.id)
    ]


def _placeholders(texts: str | Iterable[str] | None) -> set[str]:
    joined = texts if isinstance(texts, str) else " ".join(texts or ())
    return set(PLACEHOLDER.findall(joined))


def compile_to(base: Path) -> Path:
    path = mo_file(base)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_mo(handle, stored(base))
    return path
