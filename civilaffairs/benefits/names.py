"""What officials call the things that statements read: facts, settings, other benefits."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.benefits import facts, programme
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.overlaps import AWARDED, GROSS, PAID, RECOGNISED, SHARE, OtherRead
from civilaffairs.benefits.setting_codes import SETTINGS
from civilaffairs.benefits.values import show
from civilaffairs.lib.text import Text
from civilaffairs.people.models import CarePlace, Disability, ElderAbility, Income

_FACTS = {name: kind.name for kinds in facts.NAMES.values() for name, kind in kinds.items()}
_PARTS: dict[str, Text] = {
    "price-subsidy cpi": gettext_lazy("Trigger by consumer prices"),
    "price-subsidy food": gettext_lazy("Trigger by food prices"),
}
_WORDS: dict[str, dict[str, Text]] = {
    "disability": dict(Disability.Category.choices),
    "care_at": dict(CarePlace.Place.choices),
    "elder_grade": {grade.value: grade.label for grade in ElderAbility.Grade if grade.value != "none"},
}
_CHOICES: dict[str, Text] = {
    **dict(Income.Kind.choices),
    **dict(Disability.Category.choices),
    "any": gettext_lazy("every category"),
    "elder": gettext_lazy("elders"),
    "minor": gettext_lazy("minors"),
    "severely-disabled": gettext_lazy("severely disabled persons"),
    "seriously-ill": gettext_lazy("seriously ill persons"),
    "month-of-age": gettext_lazy("the month of the birthday"),
    "month-after-age": gettext_lazy("the month after the birthday"),
    "months": gettext_lazy("months"),
    "rate": gettext_lazy("rate"),
    "cpi": gettext_lazy("consumer prices"),
    "food": gettext_lazy("food prices"),
    "profile": gettext_lazy("template"),
    "encoding": gettext_lazy("encoding"),
    "rows": gettext_lazy("rows"),
    "bytes": gettext_lazy("bytes"),
    "amount": gettext_lazy("largest amount"),
    "funds": gettext_lazy("for funds:"),
    "severity": gettext_lazy("what a hit does:"),
    "block": gettext_lazy("blocks"),
    "warn": gettext_lazy("warns"),
    "off": gettext_lazy("not looked at"),
    "limit": gettext_lazy("limit"),
}


def of_choice(value: Any) -> str:
    """A setting's value in words."""
    if value is None:
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{_CHOICES.get(key, key)} {of_choice(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "; ".join(of_choice(part) for part in value) or _("none")
    return str(_CHOICES.get(str(value), value))


def of_input(key: str) -> str:
    """What an input such as ``fact:members`` is called."""
    kind, _sep, name = key.partition(":")
    match kind:
        case "fact":
            return str(_FACTS.get(name, name))
        case "standard" | "setting":
            return str(_PARTS.get(name) or of_code(name))
    return of_other(OtherRead.of(name))


def of_code(code: str) -> str:
    """A standard or setting in words; the length of a clock stands for itself."""
    declared = STANDARDS.get(code) or SETTINGS.get(code)
    return str(declared.name) if declared else code


def written(code: str, value: Any) -> str:
    """A standard's or setting's value as it is typed: a number, or the notation of the policy examples."""
    if code in STANDARDS:
        return show(value, STANDARDS[code].unit)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def of_other(read: OtherRead) -> str:
    """What is read of another benefit, e.g. what it pays a head."""
    words = {
        PAID: _("what %(benefit)s pays"),
        SHARE: _("what %(benefit)s pays per head"),
        GROSS: _("what %(benefit)s gives by itself"),
        RECOGNISED: _("the conditions of %(benefit)s hold"),
        AWARDED: _("an award of %(benefit)s runs"),
    }
    return words[read.mode] % {"benefit": of_line(read.code, read.line)}


def of_benefit(code: str) -> str:
    """A benefit; its code where this product does not have it."""
    return str(programme.get(code).name) if code in programme.codes() else code


def of_line(code: str, line: str) -> str:
    """A benefit, with the name of one of its lines where it has several."""
    benefit = programme.get(code)
    if not line or len(benefit.line_codes) == 1:
        return str(benefit.name)
    names = {each.code: each.name for version in reversed(benefit.formulas) for each in version.lines}
    return f"{benefit.name} · {names.get(line, line)}"


def of_end(reason: str) -> str:
    """Why an award ends; a decision's own words stay as they are."""
    return _("granted until then") if reason == "term" else reason


def of_word(key: str, word: str) -> str:
    """A coded value of a fact in words."""
    if word == "none":
        return _("none")
    return str(_WORDS.get(key.removeprefix("fact:"), {}).get(word, word))
