"""The profile ``fixed``, byte for byte: widths are bytes, amounts are fen."""

from dataclasses import replace
from decimal import Decimal

import pytest

from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.rows import Totals, Unreadable
from tests.payments.profiles import HEAD, ROWS, told

FIXED = profile("fixed")
NAMES = {"测试甲": b"\xb2\xe2\xca\xd4\xbc\xd7", "测试乙": b"\xb2\xe2\xca\xd4\xd2\xd2"}
MEMO = b"202006\xb5\xcd\xb1\xa3"
SENT = b"".join(
    b"%06d%s%s%s%s\r\n"
    % (
        row.position, row.account.encode() + b" " * 13, NAMES[row.name] + b" " * 54, b"000000000114000",
        MEMO + b" " * 30,
    )
    for row in ROWS
)  # fmt: skip
HEAD_BACK = (
    b"RDG202006DB01" + b" " * 18 + (b"000002000000000228000000001000000000114000000001000000000114000")
)
BACK = b"\r\n".join([
    HEAD_BACK,
    SENT[:113] + b"S00" + b" " * 37,
    SENT[155:268] + b"F03" + "户名不符".encode("gb18030").ljust(37),
    b"",
])  # fmt: skip


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_the_layout_comes_out_byte_for_byte(encoding):
    assert FIXED.render(HEAD, ROWS, encoding) == SENT
    assert [len(line) for line in SENT.split(b"\r\n")] == [153, 153, 0]


def test_a_character_of_four_bytes_takes_four_bytes_of_its_field():
    row = replace(ROWS[0], name="王𠮷")
    line = FIXED.render(HEAD, [row], "gb18030")
    assert line[38:98] == "王𠮷".encode("gb18030") + b" " * 54
    assert len(line) == 155


@pytest.mark.parametrize(("change", "error"), [
    ({"name": "长" * 31}, ValueError), ({"memo": "长" * 21}, ValueError), ({"account": "1" * 33}, ValueError),
    ({"amount": Decimal("10000000000000.00")}, ValueError), ({"name": "王䶮"}, UnicodeEncodeError),
])  # fmt: skip
def test_what_does_not_fit_is_never_cut_off(change, error):
    with pytest.raises(error):
        FIXED.render(HEAD, [replace(ROWS[0], **change)], "gbk")


@pytest.mark.parametrize("ends", [b"\r\n", b"\n"])
def test_a_return_is_read(ends):
    found = FIXED.parse(BACK.replace(b"\r\n", ends))
    assert (found.number, found.all, found.failed) == (
        "DG202006DB01", Totals(2, Decimal("2280.00")), Totals(1, Decimal("1140.00")),
    )  # fmt: skip
    assert told(found) == [(1, "paid", "00"), (2, "failed", "03")]
    assert (found.rows[1].account, found.rows[1].amount, found.rows[1].text) == (
        "6299990000000000020", Decimal("1140.00"), "户名不符",
    )  # fmt: skip


@pytest.mark.parametrize(("wrong", "line"), [
    (BACK[1:], 1), (BACK.replace(b"RDG", b"HDG"), 1), (b"", 1), (BACK.replace(b"S00", b"S0"), 2),
    (BACK.replace(b"S00", b"S03"), 2), (BACK.replace(b"F03", b"X03"), 3),
    (BACK.replace(b"F03", b"F  "), 3), (BACK.replace(b"\r\n", b"0" * 20 + b"\r\n", 1), 1),
    (BACK.replace(b"000000000114000S", b"0000000011400 0S"[:15] + b"S"), 2),
    (BACK.replace(b"F03", b"F03\xff"[:3]).replace("户".encode("gb18030"), b"\xff\xff"), 3),
])  # fmt: skip
def test_what_has_not_the_form_is_refused_by_line(wrong, line):
    with pytest.raises(Unreadable) as refusal:
        FIXED.parse(wrong)
    assert [problem.at for problem in refusal.value.problems] == [line]
