"""pain.002, the bank's status report on a pain.001, in whatever version it comes.

A report names a payment by its EndToEndId and need not repeat its amount or account. Group status PART, or
the totals of pending payments, say that payments which it does not list are still open; ACSC or RJCT without
a single payment decides them all. A report that says only that the file was received settles nothing and is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from civilaffairs.payments.banks import codes
from civilaffairs.payments.banks.rows import Problem, Rest, Result, Return, ReturnedRow, Totals, Unreadable

ROOT = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d{2}\}Document", re.ASCII)
STATUSES = {
    **dict.fromkeys(("ACSC", "ACCC"), Result.PAID),
    **dict.fromkeys(("RJCT", "CANC"), Result.FAILED),
    **dict.fromkeys(("RCVD", "PDNG", "ACTC", "ACCP", "ACSP", "ACWC", "ACFC", "PART"), Result.OPEN),
}
_COUNT = re.compile(r"\d{1,15}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,16}(\.\d{1,2}0*)?", re.ASCII)


def parse(data: bytes) -> Return:
    """Read a report, or raise Unreadable naming each payment's report that has not the form."""
    try:
        document = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Unreadable([Problem(0, _("The file is not well-formed XML."))]) from None
    group = document.find("{*}CstmrPmtStsRpt/{*}OrgnlGrpInfAndSts")
    if not ROOT.fullmatch(document.tag) or group is None:
        raise Unreadable([Problem(0, _("The file is not an ISO 20022 status report (pain.002)."))])
    number = _text(group, "OrgnlMsgId")
    problems: list[Problem] = []
    found = document.iterfind("{*}CstmrPmtStsRpt/{*}OrgnlPmtInfAndSts/{*}TxInfAndSts")
    rows = [row for at, each in enumerate(found, 1) if (row := _row(at, each, number, problems))]
    rest = _rest(document, group, bool(rows or problems), problems)
    if problems:
        raise Unreadable(problems)
    every = _totals(_text(group, "OrgnlNbOfTxs"), _text(group, "OrgnlCtrlSum"))
    sums = _by_result(group)
    paid, failed, still = (sums.get(result) for result in Result)
    return Return(number, every, paid, failed, rows, rest, still, head_at=0)


def _text(parent: Element, path: str) -> str:
    return (parent.findtext("/".join(f"{{*}}{tag}" for tag in path.split("/"))) or "").strip()


def _row(at: int, report: Element, number: str, problems: list[Problem]) -> ReturnedRow | None:
    reference, status = _text(report, "OrgnlEndToEndId"), _text(report, "TxSts")
    position = reference.removeprefix(f"{number}-")
    if position == reference or not _COUNT.fullmatch(position):
        problems.append(
            Problem(
                at, _("Payment %(reference)s is not of this batch.") % {"reference": reference[:40] or "—"}
            )
        )
        return None
    amount = _text(report, "OrgnlTxRef/Amt/InstdAmt")
    if status not in STATUSES or (amount and not _AMOUNT.fullmatch(amount)):
        problems.append(
            Problem(
                at, _("Payment %(reference)s: status or amount cannot be read.") % {"reference": reference}
            )
        )
        return None
    account = _text(report, "OrgnlTxRef/CdtrAcct/Id/Othr/Id")
    yuan = Decimal(amount) if amount else None
    result = STATUSES[status]
    code, words = _reason(report) if result is Result.FAILED else ("00" if result is Result.PAID else "", "")
    return ReturnedRow(at, int(position), account or None, yuan, result, code, words)


def _reason(report: Element) -> tuple[str, str]:
    """Our code and the bank's own words; without a reason the code is 99."""
    reason = report.find("{*}StsRsnInf")
    if reason is None:
        return codes.OTHER, ""
    given = _text(reason, "Rsn/Cd") or _text(reason, "Rsn/Prtry")
    return codes.of_iso(given), f"{given} {_text(reason, 'AddtlInf')}".strip()


def _rest(document: Element, group: Element, has_rows: bool, problems: list[Problem]) -> Rest | None:
    """What the group's status says of payments that the report does not list."""
    payments = document.find("{*}CstmrPmtStsRpt/{*}OrgnlPmtInfAndSts")
    own = payments if payments is not None and _text(payments, "PmtInfSts") else group
    status = _text(group, "GrpSts") or (_text(payments, "PmtInfSts") if payments is not None else "")
    if has_rows:
        return Rest(Result.OPEN) if status == "PART" else None
    result = STATUSES.get(status, Result.OPEN)
    if result is Result.OPEN:
        problems.append(
            Problem(
                0,
                _("The report (%(status)s) does not say of any payment what became of it.")
                % {"status": status or "—"},
                _("Wait for the report that says what was paid."),
            )
        )
        return None
    code, words = _reason(own) if result is Result.FAILED else ("00", "")
    return Rest(result, code, words)


def _totals(count: str, total: str) -> Totals | None:
    if not (_COUNT.fullmatch(count) and _AMOUNT.fullmatch(total)):
        return None
    return Totals(int(count), Decimal(total))


def _by_result(group: Element) -> dict[Result, Totals]:
    """The sums by status, where the report has them all; statuses of one result are added."""
    each = list(_detailed(group))
    if not each or any(result is None or sums is None for result, sums in each):
        return {}
    none = Totals(0, Decimal(0))
    found = {Result.PAID: none, Result.FAILED: none}
    for result, sums in each:
        if sums and result:
            before = found.get(result, none)
            found[result] = Totals(before.count + sums.count, before.total + sums.total)
    return found


def _detailed(group: Element) -> Iterator[tuple[Result | None, Totals | None]]:
    for part in group.iterfind("{*}NbOfTxsPerSts"):
        sums = _totals(_text(part, "DtldNbOfTxs"), _text(part, "DtldCtrlSum"))
        yield STATUSES.get(_text(part, "DtldSts")), sums
