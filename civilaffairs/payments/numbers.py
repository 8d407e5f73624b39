"""Numbers, references, memos and names: what a bank and a bookkeeper know a payment by."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area, AreaCode
from civilaffairs.benefits import programme
from civilaffairs.benefits.settings import get as setting
from civilaffairs.casework.deadlines import calendar
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import add_months
from civilaffairs.payments.models import Batch

PAY_DAY = 10
NUMBER = re.compile(r"(?P<unit>[A-Z0-9]+)(?P<month>\d{6})(?P<mark>[A-Z]+)(?P<running>\d{2,})", re.ASCII)


def pay_day(month: date) -> date:
    """The 10th of the month or the working day before it; today once that has passed."""
    return max(_planned_pay_day(month), clock.today())


def next_pay_day(month: date) -> date:
    """When what came back of a month's payments is paid again: the next month's day, whether past or not."""
    return _planned_pay_day(add_months(month, 1))


def _planned_pay_day(month: date) -> date:
    day = month.replace(day=PAY_DAY)
    days = calendar()
    while not days.is_working_day(day):
        day = day.replace(day=day.day - 1)
    return day


def unit_number(area: Area, month: date) -> str:
    """单位编号: as the bank gave it, else the official code of the area or the nearest one above it."""
    if given := setting(area, "bank.unit-number", month):
        return str(given)
    today = clock.today()
    codes = AreaCode.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today), area__path__covers=area.path, valid_from__lte=today
    )
    code = codes.order_by("-area__path", "-valid_from").values_list("code", flat=True).first()
    if code is None:
        raise Refused(_("%(area)s has no official code.") % {"area": area})
    return code


def next_number(area: Area, month: date) -> str:
    """``441999202006MZ01``: unit, month, business, running number. The caller holds the makers' lock.

    One mark for the whole batch: it carries every benefit of its fund.
    """
    prefix = f"{unit_number(area, month)}{month:%Y%m}{setting(area, 'bank.business-mark', month)}"
    used = Batch.objects.filter(number__regex=rf"^{prefix}\d+$").values_list("number", flat=True)
    highest = max((int(number.removeprefix(prefix)) for number in used), default=0)
    return f"{prefix}{highest + 1:02d}"


def parts_of(number: str) -> re.Match[str]:
    """A batch's number taken apart: what was frozen counts, not what is set today."""
    found = NUMBER.fullmatch(number)
    assert found is not None, number
    return found


def reference(number: str, position: int) -> str:
    """A transfer's own id: what every profile returns in some form (see ``banks``)."""
    return f"{number}-{position:04d}"


def file_name(batch: Batch, extension: str) -> str:
    """``441999_MZ_202006_01_001.txt``: 单位_业务_YYYYMM_批次_序号, ASCII."""
    part = parts_of(batch.number)
    return f"{part['unit']}_{part['mark']}_{part['month']}_{part['running']}_001.{extension}"


def memo(month: date, programmes: Collection[str]) -> str:
    """附言, as the recipient's bank shows it: ``202006低保``; several benefits have one common name."""
    names = {programme.get(code).memo for code in programmes}
    return f"{month:%Y%m}{names.pop() if len(names) == 1 else programme.Programme.memo}"
