"""Model fields whose columns hold sealed values (`civilaffairs.lib.sealed`).

On the instance the value is plain; in the database it is bytes bound to "table.column:key" of its row. It is
sealed just before it is saved and opened when it is first read, so that lists which do not show it do not
decrypt it. Renaming a table or a column, or changing a key, makes the old values unreadable: seal them anew
in the migration. Model instances with such a field cannot be pickled: personal data must not reach a cache or
a queue.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from django import forms
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from civilaffairs.lib import sealed

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class Ciphertext(bytes):
    """A sealed value as the database holds it.

    `values()` and `values_list()` give it as it is: it does not open.
    """

    def __repr__(self) -> str:
        return "<sealed>"


@dataclass(frozen=True, slots=True, repr=False)
class _Opened:
    """A value in clear on an instance.

    `ciphertext` is what the row holds, while `text` and `aad` are unchanged.
    """

    value: Any
    text: str | None = None
    aad: str | None = None
    ciphertext: Ciphertext | None = None

    def __repr__(self) -> str:
        return "<sealed>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A sealed value cannot be pickled: pass the key of its row.")

    def __deepcopy__(self, memo: dict[int, Any]) -> _Opened:
        return self  # copies of test data share it; the value is only ever replaced


class _SealedAttribute(DeferredAttribute):
    """Opens the value on first reading."""

    field: _SealedField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])  # it was deferred
        held = instance.__dict__[name]
        if isinstance(held, Ciphertext):
            held = instance.__dict__[name] = self.field.open_for(instance, held)
        return None if held is None else held.value

    def __set__(self, instance: models.Model, value: Any) -> None:
        is_ready = value is None or isinstance(value, Ciphertext)
        instance.__dict__[self.field.attname] = value if is_ready else _Opened(value)


class _SealedField(_Field):
    """What the two fields share; subclasses turn the value into text and back."""

    descriptor_class = _SealedAttribute
    empty_strings_allowed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        for option in ("unique", "db_index", "primary_key"):
            if kwargs.get(option):
                raise TypeError(f"A sealed field cannot have {option}: use a blind index column beside it.")
        super().__init__(*args, **kwargs)

    def to_text(self, value: Any) -> str:
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        raise NotImplementedError

    def get_internal_type(self) -> str:
        return "BinaryField"

    def aad_for(self, instance: models.Model) -> str:
        """The place that the value of this instance is bound to.

        Raises SealError before the row has a key.
        """
        if instance.pk is None:
            raise sealed.SealError(
                f"{self} can only be sealed for a row whose key is made before it is saved."
            )
        return self._place(instance.pk)

    def _place(self, key: Any) -> str:
        return f"{self.model._meta.db_table}.{self.column}:{key}"

    def opened(self, key: Any, ciphertext: bytes) -> Any:
        """The value in clear of a row that was read without an instance: many at once, by their keys."""
        return self.from_text(sealed.open_sealed(ciphertext, self._place(key)))

    def open_for(self, instance: models.Model, ciphertext: Ciphertext) -> _Opened:
        aad = self.aad_for(instance)
        text = sealed.open_sealed(ciphertext, aad)
        return _Opened(self.from_text(text), text, aad, ciphertext)

    def pre_save(self, model_instance: models.Model, add: bool) -> Ciphertext | None:
        """Seal what changed; an unchanged value keeps its bytes and its column is not touched.

        To seal it anew under the active key, assign it again: `person.phone = person.phone`.
        """
        value = getattr(model_instance, self.attname)
        if value is None:
            return None
        held: _Opened = model_instance.__dict__[self.attname]
        text, aad = self.to_text(value), self.aad_for(model_instance)
        if held.ciphertext is not None and (held.text, held.aad) == (text, aad):
            return held.ciphertext
        ciphertext = Ciphertext(sealed.seal(text, aad))
        model_instance.__dict__[self.attname] = _Opened(value, text, aad, ciphertext)
        return ciphertext

    def from_db_value(
        self, value: Any, expression: Any, connection: BaseDatabaseWrapper
    ) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Ciphertext):
            raise FieldError(
                f"{self} is sealed for one row: assign it on the instance and save() or bulk_create(); "
                "update(), bulk_update() and defaults of a migration cannot seal it."
            )
        return bytes(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(
                f"{self} is sealed: search its blind index column, or use isnull, not {lookup_name}."
            )
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise FieldError(f"{self} is sealed: the database cannot look into it ({lookup_name}).")

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise TypeError(f"{self} is sealed: it is not written in clear into a dump.")


class SealedTextField(_SealedField):
    """A text, sealed in the database. None stays NULL."""

    if TYPE_CHECKING:
        _pyi_private_set_type: str
        _pyi_private_get_type: str

    def to_text(self, value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{self} takes text, not {type(value).__name__}.")
        return value

    def from_text(self, text: str) -> str:
        return text

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"empty_value": None if self.null else "", **kwargs})


class SealedJSONField(_SealedField):
    """A JSON value (dict, list), sealed in the database as text.

    None stays NULL; changes in place are noticed.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def from_text(self, text: str) -> Any:
        return json.loads(text)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.JSONField, **kwargs})
