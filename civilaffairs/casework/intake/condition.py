"""The one person of an application, and the facts of that person which its benefit reads."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.intake.fields import CertificateField
from civilaffairs.casework.intake.members import PersonForm
from civilaffairs.lib.formfields import TypedDateField
from civilaffairs.people.models import CarePlace, ElderAbility

CERTIFICATE, SCHOOL, CARE_PLACE, ELDER_GRADE = "certificate", "school", "care-place", "elder-grade"


def _certificate() -> dict[str, forms.Field]:
    return {
        "disability_certificate": CertificateField(label=_("Disability certificate"), required=True),
        "certificate_until": TypedDateField(label=_("Certificate valid until"), required=False),
    }


def _school() -> dict[str, forms.Field]:
    return {"in_school": forms.BooleanField(label=_("In full-time school"), required=False)}


def _care_place() -> dict[str, forms.Field]:
    choices = [("", "—"), *CarePlace.Place.choices]
    return {"care_place": forms.ChoiceField(label=_("Cared for"), choices=choices)}


def _elder_grade() -> dict[str, forms.Field]:
    choices = [("", "—"), *ElderAbility.Grade.choices]
    return {"elder_grade": forms.ChoiceField(label=_("Grade of dependence assessed"), choices=choices)}


FIELDS: dict[str, Callable[[], dict[str, forms.Field]]] = {
    CERTIFICATE: _certificate,
    SCHOOL: _school,
    CARE_PLACE: _care_place,
    ELDER_GRADE: _elder_grade,
}


class SubjectForm(PersonForm):
    """Who the benefit is for; ``asks`` names the facts that its conditions and lines read."""

    asks: tuple[str, ...] = ()

    def offer(self) -> None:
        for fact in self.asks:
            self.fields |= FIELDS[fact]()
        self.checks = tuple(name for name in ("in_school",) if name in self.fields)
