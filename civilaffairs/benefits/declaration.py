"""The words in which a benefit declares what it is."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What is due: recomputed each month, fixed by a decision, measured, or following other awards."""

    RECURRING = "recurring"
    DECIDED = "decided"
    METERED = "metered"
    DERIVED = "derived"


class Subject(StrEnum):
    """Whom it is for; FOLLOWED: those of the award that it comes with."""

    HOUSEHOLD = "household"
    PERSON = "person"
    ORGANISATION = "organisation"
    FOLLOWED = "followed"


class Starts(StrEnum):
    """The first month that is due."""

    MONTH_AFTER_CONFIRMATION = "after-confirmation"
    MONTH_OF_CONFIRMATION = "confirmation"
    MONTH_OF_APPLICATION = "application"
    MONTH_OF_AGE = "age"


class Workflow(StrEnum):
    """The procedure of its applications."""

    FULL_REVIEW = "full-review"
    SHORT_REVIEW = "short-review"
    RELIEF = "relief"


class Once(StrEnum):
    """What a decision answers once: a cause so many times in a calendar year, a year, a death for ever."""

    CAUSE = "cause"
    YEAR = "year"
    DEATH = "death"


class Channel(TextChoices):
    """How it reaches people: through the bank, or out of a town's reserve."""

    BANK = "bank", _("Bank transfer")
    CASH = "cash", _("Cash from the reserve")
