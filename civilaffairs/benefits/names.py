"""What officials call the things that statements read: facts, settings, other benefits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.benefits import programme
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.overlaps import AWARDED, GROSS, PAID, RECOGNISED, SHARE, OtherRead
from civilaffairs.people.models import CarePlace, Disability, ElderAbility, Income

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Name = str | _StrPromise

FACTS: dict[str, Name] = {
    "members": gettext_lazy("Counted members"),
    "counted_income": gettext_lazy("Counted income of the household"),
    "vulnerable_members": gettext_lazy("Vulnerable members"),
    "decided": gettext_lazy("Amount that the decision fixed"),
    "own_income": gettext_lazy("Counted income of the person"),
    "allowance_age": gettext_lazy("Age for the allowance"),
    "age": gettext_lazy("Completed years of age"),
    "age_at_start": gettext_lazy("Age at the confirmation"),
    "minor": gettext_lazy("Under 18"),
    "in_school": gettext_lazy("In full-time school"),
    "certified": gettext_lazy("Valid disability certificate"),
    "disability": gettext_lazy("Disability category"),
    "disability_grade": gettext_lazy("Disability grade"),
    "severe_disability": gettext_lazy("Category and grade that receive care"),
    "assessed": gettext_lazy("Self-care has been assessed"),
    "self_care_failed": gettext_lazy("Abilities of self-care lost"),
    "care_at": gettext_lazy("Place of care"),
    "elder_grade": gettext_lazy("Grade of dependence"),
    "rural": gettext_lazy("Rural registration"),
    "served_days": gettext_lazy("Days served"),
    "occupied_beds": gettext_lazy("Occupied beds"),
    "followed": gettext_lazy("Persons paid"),
}
SETTINGS: dict[str, Name] = {
    "low-income.upper-inclusive": gettext_lazy("The upper bound of low income is included"),
    "old-age.start": gettext_lazy("First month of an age"),
    "disability-care.grades": gettext_lazy("Categories and grades that receive care"),
    "disability-living.low-income": gettext_lazy("Low-income families have the disability subsidy too"),
    "minimum-living.gradual-exit": gettext_lazy("Gradual exit"),
    "vulnerable.groups": gettext_lazy("Groups of vulnerable members"),
    "vulnerable.elder-age": gettext_lazy("Age from which an elder is vulnerable"),
    "income.not-counted": gettext_lazy("Income that is not counted"),
    "price-subsidy": gettext_lazy("Triggers of the price subsidy"),
    "price-subsidy cpi": gettext_lazy("Trigger by consumer prices"),
    "price-subsidy food": gettext_lazy("Trigger by food prices"),
}
_WORDS: dict[str, dict[str, Name]] = {
    "disability": dict(Disability.Category.choices),
    "care_at": dict(CarePlace.Place.choices),
    "elder_grade": {grade.value: grade.label for grade in ElderAbility.Grade if grade.value != "none"},
}
_CHOICES: dict[str, Name] = {
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
}


def of_choice(value: Any) -> str:
    """A setting's value in words."""
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
            return str(FACTS.get(name, name))
        case "standard":
            return str(STANDARDS[name].name) if name in STANDARDS else name
        case "setting":
            return str(SETTINGS.get(name, name))
    return of_other(OtherRead.of(name))


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


def of_line(code: str, line: str) -> str:
    """A benefit, with the name of one of its lines where it has several."""
    benefit = programme.get(code)
    if not line or len(benefit.line_codes) == 1:
        return str(benefit.name)
    names = {each.code: each.name for version in reversed(benefit.formulas) for each in version.lines}
    return f"{benefit.name} · {names.get(line, line)}"


def of_word(key: str, word: str) -> str:
    """A coded value of a fact in words."""
    if word == "none":
        return _("none")
    return str(_WORDS.get(key.removeprefix("fact:"), {}).get(word, word))
