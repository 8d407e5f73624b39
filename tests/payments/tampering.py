"""A return of three paid rows made wrong in each way that must hold the whole file, in three layouts."""

from tests.factories.money import FIRST

OTHER = "6299990000000000999"
SAYS = {
    "unknown row": "Row 7 was not sent",
    "changed amount": "Row 1: 1040.00 yuan came back, 1140.00 were sent",
    "missing row": "Row 1 is missing",
    "duplicate row": "Row 1 stands in the file more than once",
    "other account": "Row 1 names another account",
    "totals": "The head's total",
    "other batch": "names batch 441999202006MZ99",
}
Wrong = dict[str, bytes]


def of_fixed(data: bytes) -> Wrong:
    head, one, two, three, end = data.split(b"\r\n")
    return {
        "unknown row": b"\r\n".join([head, one, two, b"000007" + three[6:], end]),
        "changed amount": data.replace(b"114000S", b"104000S", 1),
        "missing row": b"\r\n".join([head, two, three, end]),
        "duplicate row": b"\r\n".join([head, one, one, two, three, end]),
        "other account": data.replace(FIRST.encode(), OTHER.encode()),
        "totals": data.replace(b"000003000000000342000", b"000004000000000456000", 1),
        "other batch": data.replace(b"MZ01", b"MZ99"),
    }


def of_csv(data: bytes) -> Wrong:
    text = data.decode("gb18030")
    rows = text.split("\r\n")
    wrong = {
        "unknown row": text.replace("\r\n3,", "\r\n7,"),
        "changed amount": text.replace("0012,1140.00", "0012,1040.00"),
        "missing row": "\r\n".join(rows[:3] + rows[4:]),
        "duplicate row": "\r\n".join(rows[:4] + rows[3:]),
        "other account": text.replace(FIRST, OTHER),
        "totals": text.replace(",3,3420.00,3,", ",3,3420.00,2,"),
        "other batch": text.replace("MZ01", "MZ99"),
    }
    return {kind: changed.encode("gb18030") for kind, changed in wrong.items()}


def of_xml(data: bytes) -> Wrong:
    text = data.decode()
    start, end = text.index("<TxInfAndSts>"), text.index("</TxInfAndSts>") + len("</TxInfAndSts>")
    one = text[start:end]
    wrong = {
        "unknown row": text.replace("-0003</", "-0007</"),
        "changed amount": text.replace(">1140.00</InstdAmt>", ">1040.00</InstdAmt>", 1),
        "missing row": text.replace(one, ""),
        "duplicate row": text.replace(one, one + one),
        "other account": text.replace(FIRST, OTHER),
        "totals": text.replace("<OrgnlNbOfTxs>3", "<OrgnlNbOfTxs>4"),
        "other batch": text.replace("MZ01", "MZ99"),
    }
    return {kind: changed.encode() for kind, changed in wrong.items()}


LAYOUTS = {"fixed": of_fixed, "csv": of_csv, "pain.001.09": of_xml}
