"""The profile ``csv``, byte for byte, and nothing in it that a spreadsheet would run."""

from dataclasses import replace
from decimal import Decimal

import pytest

from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.rows import Totals, Unreadable
from tests.payments.profiles import HEAD, ROWS, told

CSV = profile("csv")
SENT = (
    "序号,姓名,身份证号,社保卡账号,金额,补贴项目,月份,备注\r\n"
    '"1","测试甲","","6299990000000000012","1140.00","低保","202006","DG202006DB01-0001"\r\n'
    '"2","测试乙","","6299990000000000020","1140.00","低保","202006","DG202006DB01-0002"\r\n'
)
BACK = (
    "批次号,总笔数,总金额,成功笔数,成功金额,失败笔数,失败金额\r\n"
    "DG202006DB01,3,3420.00,1,1140,1,１１４０．００\r\n"
    "序号,姓名,社保卡账号,金额,结果,代码,原因\r\n"
    "1,测试甲,6299990000000000012,1140,成功,00,\r\n"
    '2,测试乙,6299990000000000020,"1140.00",失败,03,户名不符\r\n'
    "3,测试丙,6299990000000000038,1140.00,处理中,,\r\n"
)


def test_the_layout_comes_out_byte_for_byte():
    assert CSV.render(HEAD, ROWS, "utf-8-sig") == b"\xef\xbb\xbf" + SENT.encode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_what_begins_like_a_formula_is_made_a_text(start):
    row = replace(ROWS[0], name=f'{start}HYPERLINK("http://x")')
    line = CSV.render(HEAD, [row], "utf-8-sig").decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.startswith(f'"1","\'{start}HYPERLINK(""http://x"")"')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_return_is_read_in_the_encodings_that_banks_use(encoding):
    found = CSV.parse(BACK.encode(encoding))
    assert (found.number, found.all, found.paid, found.failed) == (
        "DG202006DB01", Totals(3, Decimal("3420.00")), Totals(1, Decimal("1140.00")),
        Totals(1, Decimal("1140.00")),
    )  # fmt: skip
    assert told(found) == [(1, "paid", "00"), (2, "failed", "03"), (3, "open", "")]
    assert {row.amount for row in found.rows} == {Decimal("1140.00")}


@pytest.mark.parametrize(("wrong", "lines"), [
    ("", [1, 3]), (SENT, [1, 3]), (BACK.replace("批次号,", "批次,"), [1, 3]),
    (BACK.replace("DG202006DB01,3,", "DG202006DB01,three,"), [2]), (BACK.replace("成功,00", "成功,03"), [4]),
    (BACK.replace("失败,03", "失败,"), [5]), (BACK.replace("处理中", "未知"), [6]),
    (BACK.replace(",1140,成功", ",1.14E+3,成功"), [4]), (BACK + "4,测试丁\r\n", [7]), ('"', [0]),
])  # fmt: skip
def test_what_has_not_the_form_is_refused_by_line(wrong, lines):
    with pytest.raises(Unreadable) as refusal:
        CSV.parse(wrong.encode())
    assert [problem.at for problem in refusal.value.problems] == lines
