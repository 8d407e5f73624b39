"""The bank's side, written from the layouts' descriptions alone: what it reads in a file, what it answers."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl

from civilaffairs.payments.models import Batch, Transfer

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


def answer(
    batch: Batch,
    failed: Mapping[int, str] | None = None,
    still_open: Collection[int] = (),
    *,
    left_out: Collection[int] = (),
) -> bytes:
    """回盘 of a batch in its own layout: codes by position, the rest is paid.

    What is ``left_out`` is open too: the head says so, and the rows do not list it.
    """
    codes = dict(failed or {})
    transfers = list(batch.transfers.select_related("account").order_by("position"))
    if batch.profile == "pipe":
        return pipe(batch, transfers, codes, still_open, left_out)
    if batch.profile == "fixed":
        return fixed(batch, transfers, codes, still_open, left_out)
    if batch.profile.startswith("pain"):
        group = "PART" if left_out else ""
        return pain002(batch, codes, still_open, group=group, leave_out=left_out).encode()
    rows = table(batch, transfers, codes, still_open, left_out)
    return as_csv(rows) if batch.profile == "csv" else as_xlsx(rows)


def _sums(
    transfers: list[Transfer],
    codes: Mapping[int, str],
    still_open: Collection[int] = (),
    left_out: Collection[int] = (),
) -> list[list[Transfer]]:
    """All, paid, failed; where rows are left out also the open ones."""
    pending = [t for t in transfers if t.position in {*still_open, *left_out}]
    failed = [t for t in transfers if t.position in codes and t not in pending]
    paid = [t for t in transfers if t not in failed and t not in pending]
    return [transfers, paid, failed, *([pending] if left_out else [])]


def _total(transfers: list[Transfer]) -> Decimal:
    return sum((t.amount for t in transfers), Decimal(0))


def _marks(
    transfers: list[Transfer],
    codes: Mapping[int, str],
    still_open: Collection[int],
    left_out: Collection[int],
) -> Iterator[tuple[Transfer, str, str, str]]:
    """Each transfer that is listed with its result, code and words."""
    for t in transfers:
        if t.position in left_out:
            continue
        if t.position in still_open:
            yield t, "P", "", ""
        elif t.position in codes:
            yield t, "F", codes[t.position], WORDS
        else:
            yield t, "S", "00", ""


def pipe(
    batch: Batch,
    transfers: list[Transfer],
    codes: Mapping[int, str],
    still_open: Collection[int],
    left_out: Collection[int],
) -> bytes:
    """Lines of fields between ``|``."""
    head = ["R", batch.number]
    for part in _sums(transfers, codes, still_open, left_out):
        head += [str(len(part)), f"{_total(part):.2f}"]
    lines = [head]
    for t, *said in _marks(transfers, codes, still_open, left_out):
        lines.append(["D", str(t.position), t.account.number, t.payee_name, f"{t.amount:.2f}", *said])
    return "".join("|".join(line) + "\r\n" for line in lines).encode("gb18030")


def fixed(
    batch: Batch,
    transfers: list[Transfer],
    codes: Mapping[int, str],
    still_open: Collection[int] = (),
    left_out: Collection[int] = (),
) -> bytes:
    """A head of 94 bytes, of a partial file 115, and a row of 153 for each transfer that is listed."""
    head = b"R" + batch.number.encode().ljust(30)
    for part in _sums(transfers, codes, still_open, left_out):
        head += b"%06d%015d" % (len(part), int(_total(part) * 100))
    lines = [head]
    for t, mark, code, words in _marks(transfers, codes, still_open, left_out):
        line = b"%06d" % t.position + t.account.number.encode().ljust(32)
        line += t.payee_name.encode("gb18030").ljust(60) + b"%015d" % int(t.amount * 100)
        lines.append(line + f"{mark}{code:2}".encode() + words.encode("gb18030").ljust(37))
    return b"\r\n".join(lines) + b"\r\n"


RESULTS = {"S": "成功", "F": "失败", "P": "处理中"}


def table(
    batch: Batch,
    transfers: list[Transfer],
    codes: Mapping[int, str],
    still_open: Collection[int],
    left_out: Collection[int] = (),
) -> list[list[str]]:
    """The two rows of totals, the header and a row for each transfer that is listed."""
    sums = [batch.number]
    for part in _sums(transfers, codes, still_open, left_out):
        sums += [str(len(part)), f"{_total(part):.2f}"]
    header = ["批次号", "总笔数", "总金额", "成功笔数", "成功金额", "失败笔数", "失败金额"]
    rows = [
        [*header, *(["处理中笔数", "处理中金额"] if left_out else [])],
        sums,
        ["序号", "姓名", "社保卡账号", "金额", "结果", "代码", "原因"],
    ]
    for t, mark, code, words in _marks(transfers, codes, still_open, left_out):
        result = [RESULTS[mark], code, words]
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
