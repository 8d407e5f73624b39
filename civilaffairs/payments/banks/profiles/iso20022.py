"""The profiles ``pain.001.03`` and ``pain.001.09``: ISO 20022 credit transfers, answered by pain.002.

All identifiers follow from the batch: MsgId and PmtInfId are its number, EndToEndId is the transfer's
reference, the time of creation is the day of payment. The two versions differ in namespace and in how the
day is written. How the answer is read stands in ``pain002``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext_lazy

from civilaffairs.payments.banks import pain002
from civilaffairs.payments.banks.rows import Head, Profile, Row

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.{}"
CURRENCY, PURPOSE, CLEARING = "CNY", "GOVT", "CNAPS"
BANK_CODE = 12  # digits of a CNAPS number


def render(head: Head, rows: Sequence[Row], encoding: str, *, version: str) -> bytes:
    """The message's bytes."""
    document = Element("Document", xmlns=NAMESPACE.format(version))
    message = SubElement(document, "CstmrCdtTrfInitn")
    _group(SubElement(message, "GrpHdr"), head)
    payment = SubElement(message, "PmtInf")
    _payer(payment, head, version)
    for row in rows:
        _transfer(SubElement(payment, "CdtTrfTxInf"), row)
    written: bytes = tostring(document, encoding=encoding, xml_declaration=True)
    return written


def _put(parent: Element, path: str, text: str) -> Element:
    """Append the elements of a path one into the other, the last one with a text."""
    for tag in path.split("/"):
        parent = SubElement(parent, tag)
    parent.text = text
    return parent


def _sums(parent: Element, head: Head) -> None:
    _put(parent, "NbOfTxs", str(head.count))
    _put(parent, "CtrlSum", f"{head.total:.2f}")


def _group(group: Element, head: Head) -> None:
    _put(group, "MsgId", head.number)
    _put(group, "CreDtTm", f"{head.pay_on:%Y-%m-%d}T00:00:00")
    _sums(group, head)
    _put(group, "InitgPty/Id/OrgId/Othr/Id", head.unit)


def _payer(payment: Element, head: Head, version: str) -> None:
    _put(payment, "PmtInfId", head.number)
    _put(payment, "PmtMtd", "TRF")
    _put(payment, "BtchBookg", "true")
    _sums(payment, head)
    _put(payment, "ReqdExctnDt" if version == "03" else "ReqdExctnDt/Dt", f"{head.pay_on:%Y-%m-%d}")
    _put(payment, "Dbtr/Id/OrgId/Othr/Id", head.unit)
    account = SubElement(payment, "DbtrAcct")
    _put(account, "Id/Othr/Id", head.payer)
    _put(account, "Ccy", CURRENCY)
    agent = SubElement(SubElement(payment, "DbtrAgt"), "FinInstnId")
    if not _bank(agent, head.payer_bank_code):
        _put(agent, "Othr/Id", "NOTPROVIDED")


def _bank(agent: Element, code: str) -> bool:
    """Name a bank by its CNAPS number, where it is known."""
    if len(code) != BANK_CODE:
        return False
    member = SubElement(agent, "ClrSysMmbId")
    _put(member, "ClrSysId/Cd", CLEARING)
    _put(member, "MmbId", code)
    return True


def _transfer(transfer: Element, row: Row) -> None:
    _put(transfer, "PmtId/EndToEndId", row.reference)
    _put(transfer, "Amt/InstdAmt", f"{row.amount:.2f}").set("Ccy", CURRENCY)
    if len(row.bank_code) == BANK_CODE:
        _bank(SubElement(SubElement(transfer, "CdtrAgt"), "FinInstnId"), row.bank_code)
    _put(transfer, "Cdtr/Nm", row.name)
    _put(transfer, "CdtrAcct/Id/Othr/Id", row.account)
    _put(transfer, "Purp/Cd", PURPOSE)
    _put(transfer, "RmtInf/Ustrd", row.memo)


PROFILES = tuple(
    Profile(
        code=f"pain.001.{version}",
        name=name,
        encodings=("utf-8",),
        extension="xml",
        media_type="application/xml",
        answers=("xml",),
        render=partial(render, version=version),
        parse=pain002.parse,
        most_bytes=20 * 1024 * 1024,
    )
    for version, name in (
        ("03", gettext_lazy("ISO 20022 pain.001.001.03")),
        ("09", gettext_lazy("ISO 20022 pain.001.001.09")),
    )
)
