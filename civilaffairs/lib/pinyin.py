"""Search and sort keys for Chinese names.

A name is found by every reading of its characters, because callers spell what they hear: 单雪梅 by
`shanxuemei` and `sxm`, and also by the everyday reading `danxuemei` and `dxm`. It sorts by its reading as a
surname.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, pinyin

from civilaffairs.lib.names import MIDDLE_DOT

MOST_READINGS = 64  # combinations per name; a longer name keeps the first reading of its last characters
MOST_KEPT = 4096  # names whose readings are remembered; many people share one
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
# fmt: off
_SURNAMES = {
    "单": "shan4", "仇": "qiu2", "查": "zha1", "解": "xie4", "区": "ou1",
    "朴": "piao2", "曾": "zeng1", "盖": "ge3", "翟": "zhai2", "覃": "qin2",
    "乐": "yue4", "种": "chong2", "冼": "xian3", "缪": "miao4", "员": "yun4",
    "繁": "po2", "黑": "he4", "召": "shao4", "折": "she2", "牟": "mu4",
    "隗": "wei3", "那": "na1", "秘": "bi4", "洗": "xian3", "华": "hua4",
    "燕": "yan1", "过": "guo1", "应": "ying1", "句": "gou1", "卜": "bu3",
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "单于": "chan2 yu2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
    "令狐": "ling2 hu2",
}
# fmt: on
_LONGEST_SURNAME = 2


def search_keys(name: str) -> list[str]:
    """All keys a name is found by, sorted: full pinyin without tones and initials, for every reading.

    ü is spelled v, u and yu (吕: lv, lu, lyu). Latin letters and digits stay, in lower case; anything without
    a reading is left out. Match by prefix.
    """
    combinations: list[tuple[str, str]] = [("", "")]
    for readings in _readings(name):
        if len(combinations) * len(readings) > MOST_READINGS:
            readings = readings[:1]
        combinations = [
            (full + spelled, initials + spelled[0]) for full, initials in combinations for spelled in readings
        ]
    return sorted({key for combination in combinations for key in combination if key})


def query_key(text: str) -> str:
    """What a user typed, in the form of `search_keys`.

    "Shan Xuemei" → "shanxuemei", "LÜ" → "lv"; "" if no pinyin.
    """
    return _NOT_A_LETTER.sub("", text.lower().replace("ü", "v"))


@lru_cache(MOST_KEPT)
def sort_key(name: str) -> str:
    """Toned syllables and then the name itself: "shan4 xue3 mei2 单雪梅".

    A surname has its surname reading.
    """
    surname = next((name[:n] for n in (_LONGEST_SURNAME, 1) if name[:n] in _SURNAMES), "")
    syllables = _SURNAMES[surname].split() if surname else []
    rest = name[len(surname) :].replace(MIDDLE_DOT, "")
    for readings in pinyin(rest, style=Style.TONE3, neutral_tone_with_five=True):
        syllables.append(readings[0].lower())
    return " ".join([*syllables, name])


@lru_cache(MOST_KEPT)
def _readings(name: str) -> list[list[str]]:
    """For each character its toneless readings, usual one first; Latin runs come as one piece."""
    found: list[list[str]] = []
    for readings in pinyin(name.replace(MIDDLE_DOT, ""), style=Style.NORMAL, heteronym=True):
        spelled = [key for reading in readings for key in _spellings(reading)]
        if spelled:
            found.append(list(dict.fromkeys(spelled)))
    return found


def _spellings(reading: str) -> list[str]:
    key = query_key(reading)
    if not key:
        return []
    if key[:2] in ("lv", "nv"):
        return [key, key.replace("v", "u"), key.replace("v", "yu")]
    return [key]
