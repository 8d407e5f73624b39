"""Filters of the print templates: dates, months and amounts as official documents write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template

from civilaffairs.accounts.models import Area
from civilaffairs.lib import bank_accounts, money, months

register = template.Library()


@register.filter
def chinese_date(day: date) -> str:
    """2020年6月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def chinese_month(month: date) -> str:
    """2020年6月."""
    return months.in_chinese(month)


@register.filter
def yuan(amount: Decimal) -> str:
    """1,234.50."""
    return money.format_yuan(amount)


@register.filter
def figure(cell: Decimal | str) -> str:
    """A cell of a table: an amount as 1,234.50, anything else as it is."""
    return money.format_yuan(cell) if isinstance(cell, Decimal) else cell


@register.filter
def capitals(amount: Decimal) -> str:
    """壹仟壹佰肆拾元整."""
    return money.in_capitals(amount)


@register.filter
def account_mask(number: str) -> str:
    """6299****0012."""
    return bank_accounts.mask(number)


@register.filter
def office_title(office: Area) -> str:
    """Who signs: 民政局 for a city or county, 人民政府, 街道办事处 or 管委会 for a town."""
    if office.level != Area.Level.TOWN:
        return f"{office.name}民政局"
    if office.name.endswith("街道"):
        return f"{office.name}办事处"
    return f"{office.name}人民政府" if office.name.endswith("镇") else f"{office.name}管理委员会"
