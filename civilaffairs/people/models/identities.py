"""What a person's document was held to say before a decision corrected it."""

from __future__ import annotations

from django.db import models

from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedTextField
from civilaffairs.people.models.decisions import Decision
from civilaffairs.people.models.parties import Person


class FormerIdentity(models.Model):
    """A wrong number, and the birth date and sex that came with it, until ``at``. Rows are never changed.

    The database lets nobody change these of a person without such a row of the same moment.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="former_identities")
    id_type = models.CharField(max_length=10, choices=Person.IdType.choices)
    id_number = SealedTextField(null=True)
    id_index = models.BinaryField(max_length=32, null=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Person.Sex.choices)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
