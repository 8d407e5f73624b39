"""A section of an application: one form, or one form per row, kept as typed until it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from civilaffairs.accounts.models import Area
from civilaffairs.lib.text import Text
from civilaffairs.people.models import Person

Typed = dict[str, Any]
# What stands in a folded field that nobody used; the usual document is the identity card.
UNTOUCHED = (None, "", False, Person.IdType.RESIDENT)


@dataclass(frozen=True)
class Setting:
    """Where and when an application is entered, and what else its forms offer to choose from.

    ``papers_later``: an emergency, relieved before signatures and documents are there. ``in_cash``: no
    account is needed.
    """

    area: Area
    villages: tuple[Area, ...]
    today: date
    members: tuple[str, ...] = ()
    papers_later: bool = False
    in_cash: bool = False


class SectionForm(forms.Form):
    """Base of a section's form. Nothing is required of a draft; everything is at the submission."""

    use_required_attribute = False
    # Drawn apart from the grid of fields, folded until one of them is filled.
    folded: tuple[str, ...] = ()
    folded_title: Text = ""

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        self.offer()

    @classmethod
    def kept(cls, row: Typed) -> Typed:
        """What was kept, in the words that the form has now."""
        return row

    def offer(self) -> None:
        """Fill choices that depend on the setting."""

    def typed(self) -> Typed:
        """What stands in the form, as typed."""
        return {name: self[name].value() for name in self.fields}

    def plain_fields(self) -> list[forms.BoundField]:
        """The fields of the grid."""
        return [field for field in self.visible_fields() if field.name not in self.folded]

    def folded_fields(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.folded]

    @property
    def unfolded(self) -> bool:
        """Whether something stands in a folded field, or is wrong with it."""
        return any(self[name].errors or self[name].value() not in UNTOUCHED for name in self.folded)


@dataclass(frozen=True)
class Section:
    """One group of questions. With ``most`` above 1 its form stands once per row."""

    code: str
    title: Text
    form: type[SectionForm]
    hint: Text = ""
    many: bool = False
    most: int = 1
    columns: int = 3

    def read(self, post: Mapping[str, Any], setting: Setting) -> Any:
        """What was typed into this section, from the fields of a posted page."""
        rows = [self._read_row(post, prefix, setting) for prefix in self._prefixes(post)]
        return rows if self.many else rows[0]

    def forms(self, kept: Any, setting: Setting, *, check: bool) -> list[SectionForm]:
        """The forms of this section with what was kept: to type into, or ``check``ed."""
        rows = list(kept or [{}]) if self.many else [kept or {}]
        return [
            self._form(row, self.code if not self.many else f"{self.code}-{at}", setting, check)
            for at, row in enumerate(rows)
        ]

    def _form(self, row: Typed, prefix: str, setting: Setting, check: bool) -> SectionForm:
        row = self.form.kept(row)
        if not check:
            known = {name: value for name, value in row.items() if value not in ("", None)}
            return self.form(prefix=prefix, setting=setting, initial=known)
        data = {f"{prefix}-{name}": value for name, value in row.items()}
        return self.form(data, prefix=prefix, setting=setting)

    def _prefixes(self, post: Mapping[str, Any]) -> list[str]:
        if not self.many:
            return [self.code]
        total = post.get(f"{self.code}-rows", "1")
        count = int(total) if str(total).isdecimal() else 1
        return [f"{self.code}-{at}" for at in range(min(max(count, 1), self.most))]

    def _read_row(self, post: Mapping[str, Any], prefix: str, setting: Setting) -> Typed:
        form = self.form(prefix=prefix, setting=setting)
        row = {}
        for name, field in form.fields.items():
            value = field.widget.value_from_datadict(post, {}, form.add_prefix(name))
            row[name] = "" if value is None else value
        return row
