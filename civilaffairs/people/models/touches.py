"""Which person, household or organisation changed, from which month on."""

from django.db import models

from civilaffairs.audit.touches import Touched


class Touch(Touched):
    """Written by triggers alone; ``subject`` is the key of a person, household or organisation."""

    subject = models.UUIDField()
