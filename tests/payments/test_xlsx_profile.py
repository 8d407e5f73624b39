"""The profile ``xlsx``: texts that stay texts, and the same bytes whenever it is rendered."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from civilaffairs.lib import digests
from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.rows import Unreadable
from tests.factories.bank import as_xlsx
from tests.payments.profiles import HEAD, ROWS, told

XLSX = profile("xlsx")
# Changes with the locked version of XlsxWriter alone: then files of before rebuild to other bytes, and the
# release notes must say so.
SENT_SHA256 = "534c5eb23c90bea938dd9fad23a5c6f6f8f230f0f8de55e2f53ae04ec8a2f0ca"
BACK = [
    ["批次号", "总笔数", "总金额", "成功笔数", "成功金额", "失败笔数", "失败金额"],
    ["DG202006DB01", "2", "2280.00", "1", "1140.00", "1", "1140.00"],
    ["序号", "姓名", "社保卡账号", "金额", "结果", "代码", "原因"],
    ["1", "测试甲", "6299990000000000012", "1140.00", "成功", "00", ""],
    ["2", "测试乙", "6299990000000000020", "1140.00", "失败", "03", "户名不符"],
]


def page(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_the_layout():
    found = page(XLSX.render(HEAD, ROWS, "utf-8"))
    assert [[cell.value for cell in row] for row in found.iter_rows()] == [
        ["批次号", "DG202006DB01", "单位编号", "B0001", "付款账号", "44001234567890", "付款日期", "20200610"],
        ["总笔数", "2", "总金额", 2280, None, None, None, None],
        ["序号", "姓名", "身份证号", "社保卡账号", "金额", "补贴项目", "月份", "备注"],
        ["1", "测试甲", "", "6299990000000000012", 1140, "低保", "202006", "DG202006DB01-0001"],
        ["2", "测试乙", "", "6299990000000000020", 1140, "低保", "202006", "DG202006DB01-0002"],
    ]
    assert (found["D4"].data_type, found["D4"].number_format, found["E4"].number_format) == ("s", "@", "0.00")
    assert not found.merged_cells.ranges


def test_the_bytes_are_these_and_no_time_but_the_day_of_payment_is_in_them():
    data = XLSX.render(HEAD, ROWS, "utf-8")
    assert digests.sha256(data) == SENT_SHA256
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2020, 6, 10, 0, 0, 0)}
        assert b">2020-06-10T00:00:00Z</dcterms:created>" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "http://", "＝"])
def test_what_begins_like_a_formula_is_a_text(start):
    name = f"{start}1+1"
    cell = page(XLSX.render(HEAD, [replace(ROWS[0], name=name)], "utf-8"))["B4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


@pytest.mark.parametrize("amount", ["0.01", "906.67", "999999999999.99"])
def test_an_amount_is_exact(amount):
    found = page(XLSX.render(HEAD, [replace(ROWS[0], amount=Decimal(amount))], "utf-8"))["E4"].value
    assert Decimal(str(found)).quantize(Decimal("0.01")) == Decimal(amount)


def test_a_return_is_read_whose_amounts_came_back_as_numbers():
    found = XLSX.parse(as_xlsx(BACK))
    assert told(found) == [(1, "paid", "00"), (2, "failed", "03")]
    assert found.rows[1].amount == Decimal("1140.00")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", XLSX.render(HEAD, ROWS, "utf-8"), as_xlsx([["x"]])],
    ids=["nothing", "the beginning", "what was sent", "another table"],  # a book holds the time of its making
)
def test_what_has_not_the_form_is_refused(data):
    with pytest.raises(Unreadable):
        XLSX.parse(data)


def test_an_account_that_came_back_as_a_rounded_number_is_not_taken_for_the_account():
    """A spreadsheet keeps 15 digits; what it made of a number is compared and does not agree."""
    book = openpyxl.Workbook()
    for row in BACK:
        book.worksheets[0].append(row)
    book.worksheets[0]["C4"] = int(BACK[3][2]) // 10_000 * 10_000
    written = io.BytesIO()
    book.save(written)
    assert XLSX.parse(written.getvalue()).rows[0].account != BACK[3][2]
