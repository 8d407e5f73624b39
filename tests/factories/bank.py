"""The bank's side, written from the layouts' descriptions alone: what it reads in a file, what it answers."""

import csv
import io
from collections.abc import Collection, Mapping
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl

from civilaffairs.payments.models import Batch, Transfer
from tests.factories.money import return_text

Sent = tuple[int, str, str, Decimal]  # position, account, name, amount
WORDS = "户名不符"
ISO = {"01": "AC01", "02": "AC04", "03": "BE01", "04": "AC06", "05": "AM04", "06": "AM05", "07": "FF01"}


def reads(profile: str, data: bytes, encoding: str) -> list[Sent]:
    """What a bank that knows the layout understands of a file."""
    if profile == "fixed":
        return [_of_fixed(line, encoding) for line in data.split(b"\r\n")[:-1]]
    if profile == "csv":
        assert data.startswith(b"\xef\xbb\xbf")
        table = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        return [(int(r["序号"]), r["社保卡账号"], r["姓名"], Decimal(r["金额"])) for r in table]
    if profile == "xlsx":
        page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        rows = ([str(cell) for cell in row] for row in page.iter_rows(min_row=4, values_only=True))
        return [(int(r[0]), r[3], r[1], Decimal(r[4]).quantize(Decimal("0.01"))) for r in rows]
    if profile.startswith("pain"):
        found = ElementTree.fromstring(data).iterfind(".//{*}CdtTrfTxInf")
        return [_of_xml(each) for each in found]
    lines = [line.split("|") for line in data.decode(encoding).split("\r\n")[1:-1]]
    return [(int(f[1]), f[2], f[3], Decimal(f[4])) for f in lines]


def _of_fixed(line: bytes, encoding: str) -> Sent:
    assert len(line) == 153
    name, fen = line[38:98].decode(encoding).rstrip(" "), int(line[98:113])
    return int(line[:6]), line[6:38].decode("ascii").rstrip(), name, Decimal(fen) / 100


def _of_xml(each: ElementTree.Element) -> Sent:
    text = {path: each.findtext(path) or "" for path in (
        "{*}PmtId/{*}EndToEndId", "{*}CdtrAcct/{*}Id/{*}Othr/{*}Id", "{*}Cdtr/{*}Nm", "{*}Amt/{*}InstdAmt",
    )}  # fmt: skip
    reference, account, name, amount = text.values()
    return int(reference.rpartition("-")[2]), account, name, Decimal(amount)


def answer(batch: Batch, failed: Mapping[int, str] | None = None, still_open: Collection[int] = ()) -> bytes:
    """回盘 of a batch in its own layout: codes by position, the rest is paid."""
    codes = dict(failed or {})
    transfers = list(batch.transfers.select_related("account").order_by("position"))
    if batch.profile == "pipe":
        return return_text(batch, codes).encode("gb18030")
    if batch.profile == "fixed":
        return fixed(batch, transfers, codes)
    if batch.profile.startswith("pain"):
        return pain002(batch, codes, still_open).encode()
    rows = table(batch, transfers, codes, still_open)
    return as_csv(rows) if batch.profile == "csv" else as_xlsx(rows)


def _sums(
    transfers: list[Transfer], codes: Mapping[int, str], still_open: Collection[int] = ()
) -> list[list[Transfer]]:
    failed = [t for t in transfers if t.position in codes]
    paid = [t for t in transfers if t.position not in codes and t.position not in still_open]
    return [transfers, paid, failed]


def _total(transfers: list[Transfer]) -> Decimal:
    return sum((t.amount for t in transfers), Decimal(0))


def fixed(batch: Batch, transfers: list[Transfer], codes: Mapping[int, str]) -> bytes:
    """A head of 94 bytes and a row of 153 for each transfer."""
    head = b"R" + batch.number.encode().ljust(30)
    for part in _sums(transfers, codes):
        head += b"%06d%015d" % (len(part), int(_total(part) * 100))
    lines = [head]
    for t in transfers:
        code = codes.get(t.position, "00")
        line = b"%06d" % t.position + t.account.number.encode().ljust(32)
        line += t.payee_name.encode("gb18030").ljust(60) + b"%015d" % int(t.amount * 100)
        line += (b"S" if code == "00" else b"F") + code.encode()
        lines.append(line + (b"" if code == "00" else WORDS.encode("gb18030")).ljust(37))
    return b"\r\n".join(lines) + b"\r\n"


def table(
    batch: Batch, transfers: list[Transfer], codes: Mapping[int, str], still_open: Collection[int]
) -> list[list[str]]:
    """The two rows of totals, the header and a row for each transfer."""
    sums = [batch.number]
    for part in _sums(transfers, codes, still_open):
        sums += [str(len(part)), f"{_total(part):.2f}"]
    rows = [
        ["批次号", "总笔数", "总金额", "成功笔数", "成功金额", "失败笔数", "失败金额"],
        sums,
        ["序号", "姓名", "社保卡账号", "金额", "结果", "代码", "原因"],
    ]
    for t in transfers:
        result = ["失败", codes[t.position], WORDS] if t.position in codes else ["成功", "00", ""]
        result = ["处理中", "", ""] if t.position in still_open else result
        rows.append([str(t.position), t.payee_name, t.account.number, f"{t.amount:.2f}", *result])
    return rows


def as_csv(rows: list[list[str]]) -> bytes:
    """In GB18030, as most banks write."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("gb18030")


def as_xlsx(rows: list[list[str]]) -> bytes:
    """As a bank's own program writes it, amounts as numbers."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for at, row in enumerate(rows):
        page.append([Decimal(c) if at > 2 and column == 3 else c for column, c in enumerate(row)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def pain002(
    batch: Batch,
    failed: Mapping[int, str],
    still_open: Collection[int] = (),
    *,
    group: str = "",
    leave_out: Collection[int] = (),
    amounts: bool = True,
) -> str:
    """A status report; ``failed`` holds our codes."""
    transfers = list(batch.transfers.select_related("account").order_by("position"))
    rows = "".join(_report(t, failed, still_open, amounts) for t in transfers if t.position not in leave_out)
    status = f"<GrpSts>{group}</GrpSts>" if group else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>B1</MsgId><CreDtTm>2020-06-11T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
        f"<OrgnlMsgId>{batch.number}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>"
        f"<OrgnlNbOfTxs>{batch.count}</OrgnlNbOfTxs><OrgnlCtrlSum>{batch.total}</OrgnlCtrlSum>{status}"
        f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch.number}</OrgnlPmtInfId>{rows}"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )


def _report(t: Transfer, failed: Mapping[int, str], still_open: Collection[int], amounts: bool) -> str:
    status = "PDNG" if t.position in still_open else "RJCT" if t.position in failed else "ACSC"
    reason = ""
    if status == "RJCT":
        code = ISO.get(failed[t.position], failed[t.position])
        reason = f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>{WORDS}</AddtlInf></StsRsnInf>"
    original = (
        f'<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">{t.amount}</InstdAmt></Amt><CdtrAcct><Id><Othr>'
        f"<Id>{t.account.number}</Id></Othr></Id></CdtrAcct></OrgnlTxRef>"
    )
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{t.reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}"
        f"{original if amounts else ''}</TxInfAndSts>"
    )
