"""Names of persons. They are kept as in the household register: rare characters are never replaced.

Compatibility folding (NFKC) is for numbers only: it would change characters that are part of a legal name.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from civilaffairs.lib.errors import CodedError

LONGEST_NAME = 50
MIDDLE_DOT = "·"  # U+00B7, the separator of GBK (A1A4) in names such as 阿不都·热合曼
_DOT_LOOKALIKES = dict.fromkeys(map(ord, "•‧・･∙⋅"), MIDDLE_DOT)
_ZERO = "〇"  # an ideograph in names, a number by its Unicode category
_PUNCTUATION = frozenset(f"{MIDDLE_DOT} -'’.")
_LAST_OF_PLANE_3 = 0x3FFFF
_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_IN_HAN = re.compile(f"(?<=[{_HAN}{MIDDLE_DOT}]) (?=[{_HAN}{MIDDLE_DOT}])")


class PersonNameError(CodedError):
    """Codes: `empty`, `length`, `characters`."""


def with_middle_dot(name: str) -> str:
    """Replace the dots that look like U+00B7 (U+2022, U+2027, U+30FB…) by it: those have no place in GBK."""
    return name.translate(_DOT_LOOKALIKES)


def parse(text: str) -> str:
    """The name in its stored form, or PersonNameError.

    Outer and doubled spaces go, the padding inside a Chinese name (张　三) goes, dots become U+00B7. 1 to 50
    characters; letters of any script, rare and private-use characters, `·`, and space - ' ’ . for Latin
    names.
    """
    name = _SPACE_IN_HAN.sub("", " ".join(with_middle_dot(text).split()))
    if not name:
        raise PersonNameError("empty", _("Enter a name."))
    if len(name) > LONGEST_NAME:
        raise PersonNameError("length", _("A name has at most 50 characters."))
    if not all(_may_stand_in_a_name(character) for character in name) or set(name) <= _PUNCTUATION:
        raise PersonNameError("characters", _("A name has letters and the separator · only."))
    return name


def _may_stand_in_a_name(character: str) -> bool:
    # Planes 2 and 3 hold ideographs alone, some newer than Python's own tables, which call them unassigned.
    if 0x20000 <= ord(character) <= _LAST_OF_PLANE_3:
        return True
    return (
        character == _ZERO
        or character in _PUNCTUATION
        or unicodedata.category(character)[0] in "LM"
        or _is_private(character)
    )


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == "Co"


def mask(name: str) -> str:
    """Hide all but the first and the last character: 张*明, 张*, 阿**·**曼; a single character wholly."""
    if len(name) <= 1:
        return "*" * len(name)
    last = len(name) - 1 if len(name) > 2 else -1
    return "".join(c if i in (0, last) or c == MIDDLE_DOT else "*" for i, c in enumerate(name))
