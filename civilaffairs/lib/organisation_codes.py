"""Unified social credit codes (统一社会信用代码, GB 32100-2015) of organisations.

51 social organisation (社会团体), 52 private non-enterprise unit (社会服务机构), 53 foundation (基金会).
Built on python-stdnum's check character; its validation is not used: it refuses the letter that some
registering authorities have in front, such as N for village collectives.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from civilaffairs.lib.errors import CodedError

_LENGTH = 18
_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_SEPARATORS = re.compile(r"[\s\-]+")


class CreditCodeError(CodedError):
    """Codes: `length`, `characters`, `checksum`."""


def parse(text: str) -> str:
    """The code in its one spelling (half-width, upper case, no separators), or CreditCodeError."""
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != _LENGTH:
        raise CreditCodeError("length", _("A unified social credit code has 18 characters."))
    if not _SHAPE.fullmatch(code):
        raise CreditCodeError(
            "characters", _("A unified social credit code has digits and letters without I O S V Z.")
        )
    if code[-1] != uscc.calc_check_digit(code):
        raise CreditCodeError("checksum", _("The last character of the credit code does not fit the others."))
    return code
