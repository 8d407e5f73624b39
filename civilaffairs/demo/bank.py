"""The demo's bank: answers an exported file of the profile ``pipe`` with its return file (回盘)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

REASONS = {"01": "账号不存在", "02": "已销户", "03": "户名不符", "04": "冻结"}


def answer(sent: bytes, failures: Mapping[int, str], encoding: str = "gb18030") -> bytes:
    """Return what the bank would send back: every row paid but the positions in ``failures``."""
    lines = sent.decode(encoding).splitlines()
    number = lines[0].split("|")[1]
    rows: list[str] = []
    paid: list[Decimal] = []
    failed: list[Decimal] = []
    for line in lines[1:]:
        _mark, position, account, name, amount, *_rest = line.split("|")
        code = failures.get(int(position), "")
        (failed if code else paid).append(Decimal(amount))
        result = f"F|{code}|{REASONS[code]}" if code else "S|00|"
        rows.append(f"D|{position}|{account}|{name}|{amount}|{result}")
    totals = "|".join(
        f"{len(amounts)}|{sum(amounts, Decimal(0)):.2f}" for amounts in (paid + failed, paid, failed)
    )
    return "".join(f"{line}\r\n" for line in (f"R|{number}|{totals}", *rows)).encode(encoding)
