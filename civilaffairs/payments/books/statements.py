"""报表: the tables of a month's books as PDF and XLSX, from the same figures as the pages.

Statements are Chinese on every screen, as letters are. They are made anew each time and not kept: of a closed
month the figures never change, of an open one the heading says that it is open.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.utils import translation

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.casework.letters import pdf
from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import format_month, in_chinese
from civilaffairs.payments.books import balances, execution
from civilaffairs.payments.models import MonthClose

Cell = str | Decimal | None
SIGNERS = ("制表", "复核", "财务负责人", "单位负责人")
# Text is written as text: nothing that begins with = + - @ becomes a formula.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` and ``total`` have a cell per column; amounts are Decimal, a share is text."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()


def trial_balance(actor: Actor, area: Area, month: date) -> Table:
    found = balances.trial(actor, area, month)
    header = ("资金来源", "区域", *(str(code.label) for code in found.accounts), "合计")
    rows: list[tuple[Cell, ...]] = [
        (str(row.fund), str(row.town), *(amount for amount, _url in row.cells), row.total)
        for row in found.rows
    ]
    return Table(header, rows, ("合计", "", *(amount for amount, _url in found.sums), found.total))


def budget_execution(actor: Actor, area: Area, month: date) -> Table:
    found = execution.of_year(actor, area, month)
    header = ("资金来源", "区域", "预算", "下达", "应发", "已放行", "已发放", "退票", "追回", "执行率")
    rows = [_executed(str(row.fund), str(row.area), row.sums) for row in found.places]
    return Table(header, rows, _executed("合计", "", found.total))


def _executed(fund: str, area: str, sums: execution.Sums) -> tuple[Cell, ...]:
    share = execution.share(sums)
    return (fund, area, *(sums[code] for code in execution.FIGURES), "—" if share is None else f"{share}%")


def month_of_accounts(actor: Actor, area: Area, month: date) -> Table:
    rows: list[tuple[Cell, ...]] = []
    total = [ZERO] * 4
    for fund, accounts in balances.of_month(actor, area, month).items():
        for each in accounts:
            amounts = (each.opening, each.debit, each.credit, each.closing)
            rows.append((str(fund), str(each.account.label), *amounts))
            total = [before + amount for before, amount in zip(total, amounts, strict=True)]
    header = ("资金来源", "科目", "期初余额", "本月借方", "本月贷方", "期末余额")
    return Table(header, rows, ("合计", "", *total))


@dataclass(frozen=True, slots=True)
class Kind:
    """A statement that can be asked for."""

    code: str
    title: str
    table: Callable[[Actor, Area, date], Table]


KINDS = {
    kind.code: kind
    for kind in (
        Kind("trial-balance", "试算平衡表", trial_balance),
        Kind("execution", "预算执行情况表", budget_execution),
        Kind("month", "科目余额表", month_of_accounts),
    )
}
FORMS = ("pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class Statement:
    """A table with its heading."""

    kind: Kind
    area: Area
    month: date
    table: Table
    facts: tuple[str, ...]
    maker: str

    @property
    def title(self) -> str:
        return f"{self.area.name}{self.kind.title}"


def make(actor: Actor, kind: str, area: Area, month: date, form: str) -> bytes:
    """One of ``KINDS`` in one of ``FORMS``; that it was made is recorded."""
    require(actor, "ledger.read", area=area)
    with translation.override("zh-hans"):
        made = _statement(actor, KINDS[kind], area, month)
        data = to_pdf(made) if form == "pdf" else to_xlsx(made)
    trail.record(
        "ledger.print",
        object_kind="area",
        object_id=area.pk,
        label=format_month(month),
        detail={"statement": kind, "form": form},
    )
    return data


def _statement(actor: Actor, kind: Kind, area: Area, month: date) -> Statement:
    until = in_chinese(month)
    closed = MonthClose.objects.select_related("closed_by").filter(month__gte=month).order_by("month").first()
    span = {"trial-balance": f"截至{until}末", "execution": f"{month.year}年1月至{month.month}月"}
    how = f"已结账（{closed.closed_by.name}）" if closed else "未结账"
    made_on = clock.today()
    facts = (span.get(kind.code, until), how, f"制表日期：{made_on:%Y-%m-%d}", "单位：元")
    return Statement(kind, area, month, kind.table(actor, area, month), facts, actor.user.name)


def to_pdf(made: Statement) -> bytes:
    signers = [(SIGNERS[0], made.maker), *((signer, "") for signer in SIGNERS[1:])]
    return pdf.render("print/books.html", {"made": made, "signers": signers})


def to_xlsx(made: Statement) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, PLAIN) as book:
        text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0.00"})
        bold = book.add_format({"bold": True, "num_format": "@"})
        sheet = book.add_worksheet(made.kind.title)
        sheet.set_landscape()
        sheet.set_column(0, len(made.table.header) - 1, 18)
        sheet.write_string(0, 0, made.title, bold)
        sheet.write_string(1, 0, "　".join(made.facts), text)
        for column, name in enumerate(made.table.header):
            sheet.write_string(2, column, name, bold)
        lines = [*made.table.rows, made.table.total]
        for line, cells in enumerate(lines, 3):
            for column, cell in enumerate(cells):
                if isinstance(cell, Decimal):
                    sheet.write_number(line, column, cell, money)
                else:
                    sheet.write_string(line, column, cell or "", text)
        signers = (f"{SIGNERS[0]}：{made.maker}", *(f"{signer}：" for signer in SIGNERS[1:]))
        for column, signer in enumerate(signers):
            sheet.write_string(len(lines) + 4, column, signer, text)
        sheet.freeze_panes(3, 2)
        sheet.repeat_rows(2)
    return written.getvalue()
