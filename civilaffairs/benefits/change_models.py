"""A change of households or identities: planned by one person, decided by another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.models import Case
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedJSONField
from civilaffairs.people.models import Decision, Household, Person


class Change(models.Model):
    """What a case of this kind asks for, and what the decision did.

    ``plan`` says who stands where afterwards; it is sealed because it holds addresses and numbers.
    ``result`` holds the keys of what was made and ended. Both decision and result are written once.
    """

    class Kind(models.TextChoices):
        SPLIT = "split", _("Household split")
        MERGE = "merge", _("Households joined")
        MOVE = "move", _("Household moved")
        HEAD = "head", _("Change of head")
        DEATH = "death", _("Death in the household")
        NUMBER = "number", _("ID number corrected")
        JOIN = "join", _("Two rows of one person joined")
        PART = "part", _("Joined rows parted")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="change")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    other_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    happened_on = models.DateField()
    plan = SealedJSONField(default=dict)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="change")
    result = models.JSONField(default=dict, help_text="keys and months; no personal data")
