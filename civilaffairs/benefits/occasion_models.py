"""What an award answered, where the same is not answered again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.people.models import Person


class AwardOccasion(models.Model):
    """The cause of a relief in a calendar year, the year itself, or a death for ever (``year`` 0).

    ``person``: whom it befell. ``nth`` counts the same cause in one year, so that two decisions taken at
    the same moment collide; a year itself comes once.
    """

    class Matter(models.TextChoices):
        ILLNESS = "illness", _("Illness")
        DISABILITY = "disability", _("Disability")
        NO_LABOUR = "no-labour", _("No capacity to work")
        UNEMPLOYED = "unemployed", _("Unemployment")
        EDUCATION = "education", _("Cost of education")
        DISASTER = "disaster", _("Disaster or accident")
        DEATH = "death", _("Death")
        YEAR = "year", _("The calendar year")

    award = models.ForeignKey("benefits.Award", models.PROTECT, related_name="occasions")
    programme = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    matter = models.CharField(max_length=20, choices=Matter.choices)
    year = models.PositiveSmallIntegerField(default=0)
    nth = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "matter", "year", "nth"], name="award_occasion_once"
            ),
            models.CheckConstraint(
                condition=Q(matter="death", year=0, nth=1)
                | Q(matter="year", year__gt=0, nth=1)
                | (~Q(matter__in=["death", "year"]) & Q(year__gt=0, nth__gt=0)),
                name="award_occasion_death_for_ever",
            ),
        ]
