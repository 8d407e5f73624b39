"""The table that the CSV and XLSX profiles send and take back.

Sent: 序号, 姓名, 身份证号 (empty: the bank does not need it), 社保卡账号, 金额, 补贴项目, 月份, 备注 (our
reference). Back: two rows with the batch's number, its totals and those of the paid and failed rows, then a
header and a row per transfer; 处理中 is a row that the bank has not decided yet. Totals of these in two more
cells of the head make it a partial file's, which need not list them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from civilaffairs.payments.banks.reading import NUMBER, answered, narrow
from civilaffairs.payments.banks.rows import (
    Head,
    Problem,
    Result,
    Return,
    ReturnedRow,
    Row,
    Totals,
    Unreadable,
)

HEADER = ("序号", "姓名", "身份证号", "社保卡账号", "金额", "补贴项目", "月份", "备注")
BACK_HEAD = ("批次号", "总笔数", "总金额", "成功笔数", "成功金额", "失败笔数", "失败金额")
BACK_OPEN = ("处理中笔数", "处理中金额")
BACK_HEADER = ("序号", "姓名", "社保卡账号", "金额", "结果", "代码", "原因")
RESULTS = {"成功": Result.PAID, "失败": Result.FAILED, "处理中": Result.OPEN}
Cells = Sequence[str]
# A spreadsheet drops the last zeros of an amount.
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)


def cells(head: Head, row: Row) -> tuple[str, ...]:
    """A transfer as the texts of its row."""
    month = f"{head.month:%Y%m}"
    benefit = row.memo.removeprefix(month)
    amount = f"{row.amount:.2f}"
    return (str(row.position), row.name, "", row.account, amount, benefit, month, row.reference)


def parse(table: Iterable[Cells]) -> Return:
    """Read a return, or raise Unreadable naming each row that has not the form."""
    rows = [(at, [cell.strip() for cell in found]) for at, found in enumerate(table, 1)]
    rows = [(at, found) for at, found in rows if any(found)]
    if len(rows) < 3 or not _begins(rows[0][1], BACK_HEAD) or not _begins(rows[2][1], BACK_HEADER):
        raise Unreadable(
            [
                Problem(1, _("The first row must be: %(header)s.") % {"header": "、".join(BACK_HEAD)}),
                Problem(3, _("The third row must be: %(header)s.") % {"header": "、".join(BACK_HEADER)}),
            ]
        )
    problems: list[Problem] = []
    at, head = rows[1]
    numbers = (
        len(BACK_HEAD) + len(BACK_OPEN) if _begins(rows[0][1], BACK_HEAD + BACK_OPEN) else len(BACK_HEAD)
    )
    sums = list(_sums(head[1:numbers]))
    if len(sums) != numbers // 2:
        problems.append(Problem(at, _("The head's numbers and sums cannot be read.")))
    found = [row for at, each in rows[3:] if (row := _row(at, each, problems))]
    if problems:
        raise Unreadable(problems)
    return answered(head[0], sums, found, at)


def _begins(row: Cells, header: Cells) -> bool:
    return list(row[: len(header)]) == list(header)


def _sums(cells: Cells) -> Iterator[Totals]:
    numbers = [narrow(cell) for cell in cells]
    for count, amount in zip(numbers[::2], numbers[1::2], strict=False):
        if NUMBER.fullmatch(count) and _AMOUNT.fullmatch(amount):
            yield Totals(int(count), Decimal(amount))


def _row(at: int, row: Cells, problems: list[Problem]) -> ReturnedRow | None:
    if len(row) < len(BACK_HEADER):
        problems.append(Problem(at, _("The row has fewer than 7 cells.")))
        return None
    position, _name, account, amount, result, code, words = row[: len(BACK_HEADER)]
    position, account, amount = narrow(position), narrow(account), narrow(amount)
    if not (NUMBER.fullmatch(position) and _AMOUNT.fullmatch(amount)):
        problems.append(Problem(at, _("The row's number or amount cannot be read.")))
        return None
    found = RESULTS.get(result)
    if found is None or (found is Result.FAILED) != (code not in {"", "00"}):
        problems.append(
            Problem(at, _("The result must be 成功 or 处理中 without a code, or 失败 with its code."))
        )
        return None
    return ReturnedRow(at, int(position), account, Decimal(amount), found, code, words)
