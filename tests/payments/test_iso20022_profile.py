"""The profiles of ISO 20022: the message byte for byte, and every kind of report that answers it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.rows import Rest, Result, Totals, Unreadable
from tests.factories.bank import pain002
from tests.factories.money import Office
from tests.payments import iso20022
from tests.payments.profiles import HEAD, ROWS, told

VERSIONS = ("03", "09")
ROW = (
    "<CdtTrfTxInf><PmtId><EndToEndId>{}</EndToEndId></PmtId>"
    '<Amt><InstdAmt Ccy="CNY">1140.00</InstdAmt></Amt>{}<Cdtr><Nm>{}</Nm></Cdtr>'
    "<CdtrAcct><Id><Othr><Id>{}</Id></Othr></Id></CdtrAcct><Purp><Cd>GOVT</Cd></Purp>"
    "<RmtInf><Ustrd>202006低保</Ustrd></RmtInf></CdtTrfTxInf>"
)
AGENT = (
    "<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>102100099996</MmbId>"
    "</ClrSysMmbId></FinInstnId></CdtrAgt>"
)
UNIT = "<Id><OrgId><Othr><Id>B0001</Id></Othr></OrgId></Id>"
SUMS = "<NbOfTxs>2</NbOfTxs><CtrlSum>2280.00</CtrlSum>"
DAY = {"03": "2020-06-10", "09": "<Dt>2020-06-10</Dt>"}


def message(version: str) -> str:
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}"><CstmrCdtTrfInitn>'
        f"<GrpHdr><MsgId>DG202006DB01</MsgId><CreDtTm>2020-06-10T00:00:00</CreDtTm>{SUMS}"
        f"<InitgPty>{UNIT}</InitgPty></GrpHdr>"
        f"<PmtInf><PmtInfId>DG202006DB01</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>{SUMS}"
        f"<ReqdExctnDt>{DAY[version]}</ReqdExctnDt><Dbtr>{UNIT}</Dbtr>"
        "<DbtrAcct><Id><Othr><Id>44001234567890</Id></Othr></Id><Ccy>CNY</Ccy></DbtrAcct>"
        "<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>"
        + ROW.format("DG202006DB01-0001", AGENT, "测试甲", "6299990000000000012")
        + ROW.format("DG202006DB01-0002", "", "测试乙", "6299990000000000020")
        + "</PmtInf></CstmrCdtTrfInitn></Document>"
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_the_message_comes_out_byte_for_byte(version):
    rows = [replace(ROWS[0], bank_code="102100099996"), ROWS[1]]
    assert profile(f"pain.001.{version}").render(HEAD, rows, "utf-8") == message(version).encode()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_message_keeps_to_the_standards_structure(version):
    rows = [replace(ROWS[0], bank_code="102100099996", name="阿" * 140), ROWS[1]]
    assert iso20022.faults(profile(f"pain.001.{version}").render(HEAD, rows, "utf-8")) == []


@pytest.mark.parametrize(("before", "after", "fault"), [
    ("<PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>", "<BtchBookg>true</BtchBookg><PmtMtd>TRF</PmtMtd>",
     "/PmtInf: PmtInfId BtchBookg PmtMtd"),
    ("<PmtId><EndToEndId>DG202006DB01-0002</EndToEndId></PmtId>", "<PmtId></PmtId>", "PmtId: nothing"),
    ("1140.00</InstdAmt>", "1140.005</InstdAmt>", "'1140.005'"),
    (' Ccy="CNY"', "", "the currency of an amount"),
    ("<NbOfTxs>2<", "<NbOfTxs>3<", "NbOfTxs: 3 instead of 2"),
    ("<CtrlSum>2280.00<", "<CtrlSum>2280.01<", "CtrlSum: 2280.01 instead of 2280.00"),
    ("测试甲", "阿" * 141, "Cdtr/Nm"),
    ("<Nm>测试乙</Nm>", "<Nm></Nm>", "Cdtr/Nm"),
    ("<MsgId>", "<MsgId>" + "x" * 24, "GrpHdr/MsgId"),
    ("<Dt>2020-06-10</Dt>", "2020-06-10", "ReqdExctnDt: nothing instead of Dt"),
    ("<Purp>", "<UltmtCdtr/><Purp>", "CdtTrfTxInf: PmtId Amt CdtrAgt Cdtr CdtrAcct UltmtCdtr"),
    ("pain.001.001.09", "pain.001.001.10", "not one message"),
])  # fmt: skip
def test_the_check_of_the_structure_sees_what_is_wrong(before, after, fault):
    assert before in message("09")
    assert any(fault in found for found in iso20022.faults(message("09").replace(before, after).encode()))


def test_the_reports_that_the_tests_read_keep_to_it_too(june: Office):
    batch = june.exported(profile="pain.001.03")
    for answer in (pain002(batch, {2: "03"}), pain002(batch, {}, [1], group="PART", amounts=False)):
        assert iso20022.faults(answer.encode()) == []
    parts = "<NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs><DtldSts>ACSC</DtldSts></NbOfTxsPerSts>"
    assert iso20022.faults(report(parts, status(1, "RJCT", "BE01", "1140.00", "户名不符"))) == []
    out_of_order = report(f"{parts}<GrpSts>PART</GrpSts>", status(1, "ACSC"))
    assert ["OrgnlGrpInfAndSts" in fault for fault in iso20022.faults(out_of_order)] == [True]


def test_a_name_cannot_end_its_element():
    data = profile("pain.001.03").render(HEAD, [replace(ROWS[0], name="王</Nm><x>&")], "utf-8")
    assert "<Nm>王&lt;/Nm&gt;&lt;x&gt;&amp;</Nm>".encode() in data


def report(group: str, rows: str = "", namespace: str = "pain.002.001.03") -> bytes:
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{namespace}"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>B1</MsgId><CreDtTm>2020-06-11T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
        "<OrgnlMsgId>DG202006DB01</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>"
        f"{group}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>DG202006DB01</OrgnlPmtInfId>{rows}"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def status(position: int, status: str, code: str = "", amount: str = "", text: str = "") -> str:
    reason = f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>{text}</AddtlInf></StsRsnInf>" if code else ""
    original = (
        f'<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">{amount}</InstdAmt></Amt></OrgnlTxRef>' if amount else ""
    )
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>DG202006DB01-{position:04}</OrgnlEndToEndId>"
        f"<TxSts>{status}</TxSts>{reason}{original}</TxInfAndSts>"
    )


def read(*args: str):
    return profile("pain.001.03").parse(report(*args))


def test_a_report_of_every_payment():
    head = (
        "<OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>2280</OrgnlCtrlSum>"
        "<NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs><DtldSts>ACSC</DtldSts>"
        "<DtldCtrlSum>1140.00</DtldCtrlSum></NbOfTxsPerSts><NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs>"
        "<DtldSts>RJCT</DtldSts><DtldCtrlSum>1140.000</DtldCtrlSum></NbOfTxsPerSts>"
    )
    found = read(head, status(1, "ACSC", amount="1140.0") + status(2, "RJCT", "BE01", text="户名不符"))
    assert (found.number, found.all, found.paid, found.failed, found.rest) == (
        "DG202006DB01", Totals(2, Decimal(2280)), Totals(1, Decimal(1140)), Totals(1, Decimal(1140)), None,
    )  # fmt: skip
    assert told(found) == [(1, "paid", "00"), (2, "failed", "03")]
    assert [(row.amount, row.account) for row in found.rows] == [(Decimal(1140), None), (None, None)]
    assert found.rows[1].text == "BE01 户名不符"


@pytest.mark.parametrize("version", ["03", "10", "12"])
def test_any_version_of_the_report_is_read(version):
    found = read("", status(1, "ACCC"), f"pain.002.001.{version}")
    assert told(found) == [(1, "paid", "00")]


@pytest.mark.parametrize(("code", "ours"), [
    ("AC01", "01"), ("AC04", "02"), ("BE01", "03"), ("AC06", "04"), ("AM04", "05"), ("AM05", "06"),
    ("FF01", "07"), ("RC01", "RC01"), ("MD07", "MD07"), ("NARR", "99"),
])  # fmt: skip
def test_a_reason_has_its_code_here(code, ours):
    assert read("", status(1, "RJCT", code)).rows[0].code == ours


@pytest.mark.parametrize("open_status", ["PDNG", "ACSP", "ACTC", "ACCP", "RCVD"])
def test_what_is_not_settled_is_open(open_status):
    assert told(read("", status(1, open_status))) == [(1, "open", "")]


def test_only_a_partial_report_may_leave_payments_out():
    rows = status(1, "ACSC")
    assert read("<GrpSts>PART</GrpSts>", rows).rest == Rest(Result.OPEN)
    assert read("<GrpSts>ACSP</GrpSts>", rows).rest is None


def test_the_group_decides_for_all_where_no_payment_is_listed():
    assert read("<GrpSts>ACSC</GrpSts>").rest == Rest(Result.PAID, "00")
    reason = "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>余额不足</AddtlInf></StsRsnInf>"
    assert read(f"<GrpSts>RJCT</GrpSts>{reason}").rest == Rest(Result.FAILED, "05", "AM04 余额不足")
    assert read("", f"<PmtInfSts>RJCT</PmtInfSts>{reason}").rest == Rest(Result.FAILED, "05", "AM04 余额不足")


HOSTILE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>"""
BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>"""


@pytest.mark.parametrize(("data", "at"), [
    (b"", 0), (b"R|1", 0), (HOSTILE, 0), (BOMB, 0), (report("", "", "pain.001.001.03"), 0),
    (report("<GrpSts>ACCP</GrpSts>"), 0), (report(""), 0), (report("", status(1, "WHAT")), 1),
    (report("", status(1, "ACSC") + status(2, "ACSC", amount="1,140")), 2),
    (report("", status(1, "ACSC").replace("DG202006DB01-", "DG202006DB02-")), 1),
])  # fmt: skip
def test_what_has_not_the_form_is_refused(data, at):
    with pytest.raises(Unreadable) as refusal:
        profile("pain.001.03").parse(data)
    assert [problem.at for problem in refusal.value.problems] == [at]
