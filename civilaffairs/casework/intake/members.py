"""The family: who belongs to it, what each earns, what each must spend."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.intake.fields import CertificateField, DocumentNumberField, NameField
from civilaffairs.casework.intake.sections import SectionForm
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.formfields import MoneyField, TypedDateField
from civilaffairs.lib.id_numbers import age_on
from civilaffairs.people.models import Cost, Income, Membership, Person
from civilaffairs.people.persons import IdentityInput, checked

ADULT = 18
INCOMES = tuple(Income.Kind(kind) for kind in ("wage", "business", "property", "transfer"))
MORE_INCOMES = tuple(kind for kind in Income.Kind if kind not in INCOMES)


class Health:
    """The state of health, GB/T 2261.3, with serious illness told apart because benefits read it."""

    SERIOUS = "serious"
    CHOICES = (
        ("", "—"),
        ("good", _("Good")),
        ("weak", _("Weak")),
        ("chronic", _("Chronic illness")),
        (SERIOUS, _("Serious illness")),
        ("disabled", _("Disabled")),
    )


def amount(label: Any) -> MoneyField:
    """A monthly amount that may stay empty and is never negative."""
    return MoneyField(label=label, required=False, min_value=Decimal(0))


class PersonForm(SectionForm):
    """Who somebody is. The identity card's number alone gives birth date, sex and age."""

    id_number = DocumentNumberField(required=False)
    name = NameField(label=_("Name"))
    hukou = forms.ChoiceField(
        label=_("Household registration"),
        choices=[("", "—"), ("urban", _("Urban")), ("rural", _("Rural"))],
        required=False,
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    id_type = forms.ChoiceField(label=_("Document"), choices=Person.IdType.choices, required=False)
    birth_date = TypedDateField(label=_("Birth date"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "—"), *Person.Sex.choices], required=False)
    id_missing_reason = forms.CharField(label=_("Why there is no number"), max_length=200, required=False)
    folded: tuple[str, ...] = ("id_type", "birth_date", "sex", "id_missing_reason")
    # Drawn below the grid.
    checks: tuple[str, ...] = ()

    def plain_fields(self) -> list[forms.BoundField]:
        """The facts of the person; check boxes are drawn apart."""
        return [field for field in super().plain_fields() if field.name not in self.checks]

    def check_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.checks]

    def clean(self) -> dict[str, Any]:
        """Check the number by its document and complete the person."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("name"):
            return data
        try:
            data["identity"] = checked(
                IdentityInput(
                    data["name"],
                    data.get("id_number", ""),
                    data.get("id_type") or Person.IdType.RESIDENT,
                    data.get("birth_date"),
                    data.get("sex", ""),
                    data.get("id_missing_reason", ""),
                    data.get("phone", ""),
                )
            )
        except Refused as refusal:
            self.add_error("id_number", str(refusal.message))
        _certificate_is_the_holders(self, data)
        return data

    @property
    def identity(self) -> IdentityInput | None:
        """The person, when what was typed is enough to know."""
        return getattr(self, "cleaned_data", {}).get("identity")

    @property
    def age(self) -> int | None:
        """Completed years today."""
        known = self.identity
        return age_on(known.birth_date, self.setting.today) if known and known.birth_date else None

    @property
    def adult(self) -> bool:
        return self.age is not None and self.age >= ADULT


def _certificate_is_the_holders(form: PersonForm, data: dict[str, Any]) -> None:
    """A certificate begins with its holder's ID number."""
    certificate, known = data.get("disability_certificate"), data.get("identity")
    if certificate and known and known.id_number and certificate.holder.number != known.id_number:
        form.add_error("disability_certificate", _("The certificate begins with another person's ID number."))


class RelativeForm(PersonForm):
    """A member of a household whose income is not asked for."""

    relation = forms.ChoiceField(
        label=_("Relation to the head"), choices=[("", "—"), *Membership.Relation.choices]
    )
    field_order = ("id_number", "name", "relation", "hukou", "phone")


class MemberForm(PersonForm):
    """A member of the family as the application form of the regulation asks."""

    relation = forms.ChoiceField(
        label=_("Relation to the head"), choices=[("", "—"), *Membership.Relation.choices]
    )
    health = forms.ChoiceField(label=_("Health"), choices=Health.CHOICES, required=False)
    occupation = forms.CharField(label=_("Occupation"), max_length=60, required=False)
    disability_certificate = CertificateField(label=_("Disability certificate"))
    certificate_until = TypedDateField(label=_("Certificate valid until"), required=False)
    in_school = forms.BooleanField(label=_("In full-time school"), required=False)
    authorised = forms.BooleanField(label=_("Signed the authorisation to check"), required=False)
    not_counted = forms.BooleanField(label=_("Only listed, not counted"), required=False)
    field_order = ("id_number", "name", "relation", "hukou", "health", "occupation", "disability_certificate")
    folded = (*PersonForm.folded, "certificate_until")
    checks: tuple[str, ...] = ("authorised", "in_school", "not_counted")

    def offer(self) -> None:
        """Add the amounts: one field per kind of income and of cost."""
        for kind in (*INCOMES, *MORE_INCOMES):
            self.fields[f"income_{kind.value}"] = amount(kind.label)
        for cost in Cost.Kind:
            self.fields[f"cost_{cost.value}"] = amount(cost.label)

    def plain_fields(self) -> list[forms.BoundField]:
        """The facts of the person; amounts and check boxes are drawn apart."""
        apart = {*self._amounts("income_"), *self._amounts("cost_")}
        return [field for field in super().plain_fields() if field.name not in apart]

    def income_fields(self) -> list[forms.BoundField]:
        """The four kinds of the application form."""
        return [self[f"income_{kind.value}"] for kind in INCOMES]

    def more_amount_fields(self) -> list[forms.BoundField]:
        """Payments that may not count, and costs that reduce the income."""
        return [self[f"income_{kind.value}"] for kind in MORE_INCOMES] + [
            self[name] for name in self._amounts("cost_")
        ]

    @property
    def more_amounts(self) -> bool:
        return any(field.value() or field.errors for field in self.more_amount_fields())

    def amounts(self, prefix: str) -> dict[str, Decimal]:
        """The amounts above zero by kind; ``income_`` or ``cost_``."""
        given = {name: self.cleaned_data.get(name) for name in self._amounts(prefix)}
        return {name.removeprefix(prefix): value for name, value in given.items() if value}

    def _amounts(self, prefix: str) -> list[str]:
        return [name for name in self.fields if name.startswith(prefix)]
