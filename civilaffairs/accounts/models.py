"""Areas, people who work here, and the posts that give them rights."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.fields import LtreeField
from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key


class Area(models.Model):
    """A node of the area tree: city, county, town (镇街), village (村居).

    The surrogate id never changes; the official code is a dated attribute because
    codes merge and split. ``path`` is kept by a trigger from ``parent``.
    """

    class Level(models.TextChoices):
        CITY = "city", _("City")
        COUNTY = "county", _("County or district")
        TOWN = "town", _("Town or street")
        VILLAGE = "village", _("Village or community")

    id = models.AutoField(primary_key=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = LtreeField(unique=True, editable=False)
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    pinyin = models.CharField(max_length=120, blank=True)
    office_mark = models.CharField(
        max_length=20, blank=True, help_text="机关代字 used in document numbers, e.g. 莞民"
    )
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["path"]
        indexes = [GistIndex(fields=["path"], name="area_path_gist")]
        constraints = [
            models.UniqueConstraint(
                fields=["office_mark"],
                condition=~Q(office_mark=""),
                name="area_office_mark_once",
                violation_error_message=_("Another office numbers its documents with this mark."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class AreaCode(models.Model):
    """The official 6- to 12-digit code of an area, for as long as it holds (GB/T 2260)."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="codes")
    code = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="area_code_one_area_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """One account is one person. There is no superuser: rights come from posts alone."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    username = models.CharField(max_length=40, unique=True)
    staff_number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=50)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    valid_until = models.DateField(null=True, help_text="last day of a temporary account")
    last_login_ip = models.GenericIPAddressField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["staff_number", "name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_any_case"),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a post may do is said by ``matrix.py`` alone."""

    CASEWORKER = "caseworker", _("Caseworker (town)")
    SUPERVISOR = "supervisor", _("Supervisor (town)")
    APPROVER = "approver", _("Approver")
    FINANCE_MAKER = "finance-maker", _("Finance: preparation")
    FINANCE_CHECKER = "finance-checker", _("Finance: approval")
    FINANCE_RELEASER = "finance-releaser", _("Finance: release")
    STANDARDS = "standards", _("Standards officer")
    SYSTEM_ADMIN = "system-admin", _("System administrator")
    SECURITY_ADMIN = "security-admin", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


class Post(models.Model):
    """A role in an area, held by a person for a time."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="post_once_a_day",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            # 三员分立: system, security and audit duties never meet in one account.
            ExclusionConstraint(
                name="post_three_administrators_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(role__in=["system-admin", "security-admin", "auditor"]),
            ),
        ]


class StepUp(models.Model):
    """Somebody entered their password again for one act on one content (its digest)."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    action = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="stepup_for_a_content")]


class FormKey(models.Model):
    """The idempotency key of one submitted form, with the answer it was given.

    The same key and body get the same answer; the same key with another body is refused.
    """

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)
    path = models.CharField(max_length=300)
    body_digest = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(null=True)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
