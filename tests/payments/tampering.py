"""A return of three paid rows made wrong in each way that must hold the whole file, in every layout."""

import csv
import io
from decimal import Decimal

import openpyxl

from civilaffairs.payments.models import Batch
from tests.factories import bank
from tests.factories.money import FIRST

OTHER = "6299990000000000999"
HEAD = "The head's total ({})"
SAYS = {
    "unknown row": "Row 7 was not sent",
    "changed amount": "Row 1: 1040.00 yuan came back, 1140.00 were sent",
    "missing row": "Row 1 is missing",
    "duplicate row": "Row 1 stands in the file more than once",
    "other account": "Row 1 names another account",
    "paid is not what the rows say": HEAD.format("paid"),
    "paid and failed are not all": HEAD.format("paid, failed and open together"),
    "all is not what was sent": HEAD.format("sent"),
    "more left out than the head says": HEAD.format("still open"),
    "other batch": "names batch 441999202006MZ99",
}
Wrong = dict[str, bytes]


def made_wrong(batch: Batch) -> Wrong:
    """The bank's answer to three payments of 1140.00, wrong in one way each."""
    right, partial = bank.answer(batch), bank.answer(batch, left_out=[2])
    if batch.profile == "pipe":
        return of_pipe(right, partial)
    if batch.profile == "fixed":
        return of_fixed(right, partial)
    if batch.profile == "csv":
        return of_csv(right, partial)
    if batch.profile == "xlsx":
        wrong = of_csv(_as_csv(right), _as_csv(partial))
        return {kind: bank.as_xlsx(_rows(data)) for kind, data in wrong.items()}
    return of_xml(right)


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("gb18030"), newline="")))


def _as_csv(data: bytes) -> bytes:
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    table = [["" if cell is None else str(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    heads = [[cell for cell in row if cell] for row in table[:3]]
    rows = [[*row[:3], f"{Decimal(row[3]):.2f}", *row[4:7]] for row in table[3:]]
    return bank.as_csv([*heads, *rows])


def of_pipe(data: bytes, partial: bytes) -> Wrong:
    text, rows = data.decode("gb18030"), data.decode("gb18030").split("\r\n")
    short = partial.decode("gb18030").split("\r\n")
    wrong = {
        "unknown row": text.replace("D|3|", "D|7|"),
        "changed amount": text.replace("|1140.00|S", "|1040.00|S", 1),
        "missing row": "\r\n".join(rows[:1] + rows[2:]),
        "duplicate row": "\r\n".join(rows[:2] + rows[1:]),
        "other account": text.replace(FIRST, OTHER),
        "paid is not what the rows say": text.replace("|3|3420.00|0|0.00", "|2|2280.00|0|0.00"),
        "paid and failed are not all": text.replace("|0|0.00\r", "|1|1140.00\r"),
        "all is not what was sent": text.replace("|3|3420.00|3|", "|4|4560.00|3|"),
        "more left out than the head says": "\r\n".join(short[:1] + short[2:]),
        "other batch": text.replace("MZ01", "MZ99"),
    }
    return {kind: changed.encode("gb18030") for kind, changed in wrong.items()}


def of_fixed(data: bytes, partial: bytes) -> Wrong:
    head, one, two, three, end = data.split(b"\r\n")
    told, _one, *short = partial.split(b"\r\n")
    three_rows, none = b"000003000000000342000", b"0" * 21
    return {
        "unknown row": b"\r\n".join([head, one, two, b"000007" + three[6:], end]),
        "changed amount": data.replace(b"114000S", b"104000S", 1),
        "missing row": b"\r\n".join([head, two, three, end]),
        "duplicate row": b"\r\n".join([head, one, one, two, three, end]),
        "other account": data.replace(FIRST.encode(), OTHER.encode()),
        "paid is not what the rows say": data.replace(three_rows + none, b"000002000000000228000" + none),
        "paid and failed are not all": data.replace(none + b"\r", b"000001000000000114000\r"),
        "all is not what was sent": data.replace(three_rows, b"000004000000000456000", 1),
        "more left out than the head says": b"\r\n".join([told, *short]),
        "other batch": data.replace(b"MZ01", b"MZ99"),
    }


def of_csv(data: bytes, partial: bytes) -> Wrong:
    text = data.decode("gb18030")
    rows, short = text.split("\r\n"), partial.decode("gb18030").split("\r\n")
    wrong = {
        "unknown row": text.replace("\r\n3,", "\r\n7,"),
        "changed amount": text.replace("0012,1140.00", "0012,1040.00"),
        "missing row": "\r\n".join(rows[:3] + rows[4:]),
        "duplicate row": "\r\n".join(rows[:4] + rows[3:]),
        "other account": text.replace(FIRST, OTHER),
        "paid is not what the rows say": text.replace(",3,3420.00,0,0.00", ",2,2280.00,0,0.00"),
        "paid and failed are not all": text.replace(",0,0.00\r", ",1,1140.00\r"),
        "all is not what was sent": text.replace(",3,3420.00,3,", ",4,4560.00,3,"),
        "more left out than the head says": "\r\n".join(short[:3] + short[4:]),
        "other batch": text.replace("MZ01", "MZ99"),
    }
    return {kind: changed.encode("gb18030") for kind, changed in wrong.items()}


def of_xml(data: bytes) -> Wrong:
    text = data.decode()
    start, end = text.index("<TxInfAndSts>"), text.index("</TxInfAndSts>") + len("</TxInfAndSts>")
    one = text[start:end]

    def told(**sums: int) -> str:
        parts = (
            f"<NbOfTxsPerSts><DtldNbOfTxs>{count}</DtldNbOfTxs><DtldSts>{status}</DtldSts>"
            f"<DtldCtrlSum>{count * 1140}.00</DtldCtrlSum></NbOfTxsPerSts>"
            for status, count in sums.items()
        )
        return text.replace("</OrgnlGrpInfAndSts>", "".join(parts) + "</OrgnlGrpInfAndSts>")

    second = text[end : text.index("</TxInfAndSts>", end) + len("</TxInfAndSts>")]
    wrong = {
        "unknown row": text.replace("-0003</", "-0007</"),
        "changed amount": text.replace(">1140.00</InstdAmt>", ">1040.00</InstdAmt>", 1),
        "missing row": text.replace(one, ""),
        "duplicate row": text.replace(one, one + one),
        "other account": text.replace(FIRST, OTHER),
        "paid is not what the rows say": told(ACSC=2),
        "paid and failed are not all": told(ACSC=3, RJCT=1),
        "all is not what was sent": text.replace("<OrgnlNbOfTxs>3", "<OrgnlNbOfTxs>4"),
        "more left out than the head says": told(ACSC=2, PDNG=1).replace(one + second, ""),
        "other batch": text.replace("MZ01", "MZ99"),
    }
    return {kind: changed.encode() for kind, changed in wrong.items()}
