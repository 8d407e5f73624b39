"""Numbers, references, memos and names: what a bank and a bookkeeper know a payment by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area, AreaCode
from civilaffairs.benefits import programme
from civilaffairs.casework.deadlines import calendar
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.payments.models import Batch

BUSINESS = "MZ"  # 民政: one batch carries every benefit of its fund
PAY_DAY = 10


def pay_day(month: date) -> date:
    """The 10th of the month or the working day before it; today once that has passed."""
    day = month.replace(day=PAY_DAY)
    days = calendar()
    while not days.is_working_day(day):
        day = day.replace(day=day.day - 1)
    return max(day, clock.today())


def unit_code(area: Area) -> str:
    """The official code of the area, or of the nearest area above it that has one."""
    today = clock.today()
    codes = AreaCode.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today), area__path__covers=area.path, valid_from__lte=today
    )
    code = codes.order_by("-area__path", "-valid_from").values_list("code", flat=True).first()
    if code is None:
        raise Refused(_("%(area)s has no official code.") % {"area": area})
    return code


def next_number(area: Area, month: date) -> str:
    """``441999202006MZ01``: unit, month, business, running number. The caller holds the makers' lock."""
    prefix = f"{unit_code(area)}{month:%Y%m}{BUSINESS}"
    used = Batch.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    highest = max((int(number.removeprefix(prefix)) for number in used), default=0)
    return f"{prefix}{highest + 1:02d}"


def reference(number: str, position: int) -> str:
    """A transfer's own id: what every profile returns in some form (see ``banks``)."""
    return f"{number}-{position:04d}"


def file_name(batch: Batch, extension: str) -> str:
    """``441999_MZ_202006_01_001.txt``: 单位_业务_YYYYMM_批次_序号, ASCII."""
    unit, __, running = batch.number.partition(f"{batch.month:%Y%m}{BUSINESS}")
    return f"{unit}_{BUSINESS}_{batch.month:%Y%m}_{running}_001.{extension}"


def memo(month: date, programmes: Collection[str]) -> str:
    """附言, as the recipient's bank shows it: ``202006低保``; several benefits have one common name."""
    names = {programme.get(code).memo for code in programmes}
    return f"{month:%Y%m}{names.pop() if len(names) == 1 else programme.Programme.memo}"
