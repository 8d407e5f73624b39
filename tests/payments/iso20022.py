"""The structure of the ISO 20022 messages that are sent and read: a small reading of the standard.

It is not the standard's schema. It knows which elements stand in which order, which cannot be missing, how
long a text may be, how many digits an amount may have, and that the counts and sums of a message are those
of its rows. An element that is not written here is a mistake, so that a message cannot grow without somebody
looking up where the standard puts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

TEXT35, TEXT140 = r"(?s).{1,35}", r"(?s).{1,140}"
COUNT, YUAN = r"[0-9]{1,15}", r"[0-9]{1,16}(\.[0-9]{1,2})?"
STATUS = "ACCP|ACSP|ACSC|ACCC|ACTC|ACWC|ACFC|RCVD|PDNG|PART|RJCT|CANC"
# By the element's name, or by its parent's and its own where one name has several meanings.
CHILDREN = {
    "CstmrCdtTrfInitn": "GrpHdr PmtInf+",
    "CstmrCdtTrfInitn/GrpHdr": "MsgId CreDtTm NbOfTxs CtrlSum? InitgPty",
    "InitgPty": "Nm? Id?",
    "PmtInf": "PmtInfId PmtMtd BtchBookg? NbOfTxs? CtrlSum? ReqdExctnDt Dbtr DbtrAcct DbtrAgt CdtTrfTxInf+",
    "Dbtr": "Nm? Id?",
    "InitgPty/Id": "OrgId",
    "Dbtr/Id": "OrgId",
    "OrgId": "Othr*",
    "Othr": "Id",
    "DbtrAcct": "Id Ccy?",
    "CdtrAcct": "Id Ccy?",
    "DbtrAcct/Id": "Othr",
    "CdtrAcct/Id": "Othr",
    "DbtrAgt": "FinInstnId",
    "CdtrAgt": "FinInstnId",
    "FinInstnId": "ClrSysMmbId? Othr?",
    "ClrSysMmbId": "ClrSysId? MmbId",
    "ClrSysId": "Cd",
    "CdtTrfTxInf": "PmtId Amt CdtrAgt? Cdtr? CdtrAcct? Purp? RmtInf?",
    "PmtId": "InstrId? EndToEndId",
    "Amt": "InstdAmt",
    "Cdtr": "Nm? Id?",
    "Purp": "Cd",
    "RmtInf": "Ustrd*",
    "CstmrPmtStsRpt": "GrpHdr OrgnlGrpInfAndSts OrgnlPmtInfAndSts*",
    "CstmrPmtStsRpt/GrpHdr": "MsgId CreDtTm",
    "OrgnlGrpInfAndSts": (
        "OrgnlMsgId OrgnlMsgNmId OrgnlNbOfTxs? OrgnlCtrlSum? GrpSts? StsRsnInf* NbOfTxsPerSts*"
    ),
    "NbOfTxsPerSts": "DtldNbOfTxs DtldSts DtldCtrlSum?",
    "OrgnlPmtInfAndSts": "OrgnlPmtInfId PmtInfSts? StsRsnInf* TxInfAndSts*",
    "TxInfAndSts": "OrgnlEndToEndId? TxSts? StsRsnInf* OrgnlTxRef?",
    "StsRsnInf": "Rsn? AddtlInf*",
    "Rsn": "Cd",
    "OrgnlTxRef": "Amt? CdtrAcct?",
}
LEAVES = {
    **dict.fromkeys(("MsgId", "PmtInfId", "EndToEndId", "InstrId", "OrgnlMsgId", "OrgnlMsgNmId"), TEXT35),
    **dict.fromkeys(("OrgnlPmtInfId", "OrgnlEndToEndId", "MmbId", "Othr/Id"), TEXT35),
    **dict.fromkeys(("Nm", "Ustrd"), TEXT140),
    **dict.fromkeys(("NbOfTxs", "OrgnlNbOfTxs", "DtldNbOfTxs"), COUNT),
    **dict.fromkeys(("CtrlSum", "OrgnlCtrlSum", "DtldCtrlSum", "InstdAmt"), YUAN),
    **dict.fromkeys(("GrpSts", "PmtInfSts", "TxSts", "DtldSts"), STATUS),
    "AddtlInf": r"(?s).{1,105}",
    "CreDtTm": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}",
    "ReqdExctnDt": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "Dt": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "PmtMtd": "TRF",
    "BtchBookg": "true|false",
    "Ccy": "[A-Z]{3}",
    "Rsn/Cd": "[A-Z0-9]{1,4}",
    "Purp/Cd": "[A-Z0-9]{1,4}",
    "ClrSysId/Cd": "[A-Z0-9]{1,5}",
}
NAMESPACE = re.compile(
    r"\{urn:iso:std:iso:20022:tech:xsd:pain\.(001\.001\.(03|09)|002\.001\.[0-9]{2})\}Document"
)


def faults(data: bytes) -> list[str]:
    """Everything in which the message leaves the standard's structure."""
    document = ElementTree.fromstring(data)
    root = NAMESPACE.fullmatch(document.tag)
    if root is None or len(document) != 1:
        return [f"not one message of pain.001 or pain.002: {document.tag}"]
    dated = {"ReqdExctnDt": "Dt"} if root[2] == "09" else {}
    message = document[0]
    return [*_element(message, "", CHILDREN | dated), *_sums(message)]


def _element(element: Element, parent: str, children: dict[str, str]) -> Iterator[str]:
    name = _name(element)
    both = f"{parent}/{name}"
    if wanted := children.get(both) or (None if both in LEAVES else children.get(name)):
        found = "".join(f"{_name(child)} " for child in element)
        if not re.fullmatch(re.sub(r"(\w+)([?*+]?) ?", r"(\1 )\2", wanted), found):
            yield f"{both}: {found.strip() or 'nothing'} instead of {wanted}"
        for child in element:
            yield from _element(child, name, children)
    elif pattern := LEAVES.get(both) or LEAVES.get(name):
        if len(element) or not re.fullmatch(pattern, element.text or ""):
            yield f"{both}: {element.text!r} is not {pattern}"
        if (name == "InstdAmt") != ("Ccy" in element.attrib):
            yield f"{both}: the currency of an amount, and of nothing else"
    else:
        yield f"{both}: not known here"


def _sums(message: Element) -> Iterator[str]:
    """A payment message counts and adds up its rows, in its head and in each of its parts."""
    for part in (message, *message.iterfind("{*}PmtInf")):
        head = part if _name(part) == "PmtInf" else part.find("{*}GrpHdr")
        amounts = [
            Decimal(each.text or "0") for each in part.iterfind(".//{*}CdtTrfTxInf/{*}Amt/{*}InstdAmt")
        ]
        if head is None or not amounts:
            continue
        for tag, counted in (("NbOfTxs", Decimal(len(amounts))), ("CtrlSum", sum(amounts))):
            said = head.findtext(f"{{*}}{tag}")
            if said is not None and Decimal(said) != counted:
                yield f"{_name(head)}/{tag}: {said} instead of {counted}"


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
