"""Which standard or setting changed, where and from which month on."""

from django.db import models

from civilaffairs.accounts.models import Area
from civilaffairs.audit.touches import Touched


class ValueTouch(Touched):
    """Written by triggers alone."""

    code = models.CharField(max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
