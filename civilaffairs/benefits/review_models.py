"""How often an award is reviewed: its class, given by somebody with a reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.audit.db import ClockNow


class ReviewClass(models.Model):
    """分类核查: A, B or C from this moment on; the latest row of an award holds, none is ever changed.

    最低生活保障审核确认办法 art. 31: once a year where circumstances hardly change, every half year where
    income is not fixed or somebody can work; the months of each class are the setting ``review.months``.
    """

    class Letter(models.TextChoices):
        A = "A", _("A: hardly changes")
        B = "B", _("B: may change")
        C = "C", _("C: changes often")

    id = models.BigAutoField(primary_key=True)
    award = models.ForeignKey("benefits.Award", models.PROTECT, related_name="review_classes")
    letter = models.CharField(max_length=1, choices=Letter.choices)
    reason = models.CharField(max_length=200)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(letter__in=["A", "B", "C"]), name="review_class_letter"),
            models.CheckConstraint(condition=~Q(reason=""), name="review_class_reason"),
        ]
