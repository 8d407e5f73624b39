"""The profile ``pipe``, byte for byte."""

from decimal import Decimal

import pytest

from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.rows import Row, Totals, Unreadable
from tests.payments.profiles import HEAD, ROWS, told

PIPE = profile("pipe")
RETURN = (
    "R|DG202006DB01|2|2280.00|1|1140.00|1|1140.00\r\n"
    "D|1|6299990000000000012|测试甲|1140.00|S|00|\r\n"
    "D|2|6299990000000000020|测试乙|1140.00|F|03|户名不符\r\n"
)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_the_published_example_comes_out_byte_for_byte(encoding):
    assert PIPE.render(HEAD, ROWS, encoding) == (
        b"H|DG202006DB01|B0001|44001234567890|20200610|2|2280.00\r\n"
        b"D|1|6299990000000000012|\xb2\xe2\xca\xd4\xbc\xd7|1140.00|202006\xb5\xcd\xb1\xa3|\r\n"
        b"D|2|6299990000000000020|\xb2\xe2\xca\xd4\xd2\xd2|1140.00|202006\xb5\xcd\xb1\xa3|\r\n"
    )


def test_a_name_outside_gbk_is_never_a_question_mark():
    row = Row(1, "6299990000000000012", "王䶮", Decimal("1140.00"), "202006低保")
    with pytest.raises(UnicodeEncodeError):
        PIPE.render(HEAD, [row], "gbk")
    assert "王䶮".encode("gb18030") in PIPE.render(HEAD, [row], "gb18030")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_return_is_read_in_the_encodings_that_banks_use(encoding):
    found = PIPE.parse(RETURN.encode(encoding))
    assert found.number == "DG202006DB01"
    assert (found.all, found.paid, found.failed) == (
        Totals(2, Decimal("2280.00")),
        Totals(1, Decimal("1140.00")),
        Totals(1, Decimal("1140.00")),
    )
    assert told(found) == [(1, "paid", "00"), (2, "failed", "03")]
    assert [row.text for row in found.rows] == ["", "户名不符"]


def test_full_width_digits_of_numbers_are_read():
    found = PIPE.parse(RETURN.replace("1140.00|S", "１１４０．００|S").encode())
    assert found.rows[0].amount == Decimal("1140.00")


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (RETURN.replace("R|", "H|"), 1),
        (RETURN.replace("R|DG202006DB01|2|", "R|DG202006DB01|two|"), 1),
        (RETURN.replace("|S|00|", "|S|03|"), 2),
        (RETURN.replace("|F|03|", "|F|00|"), 3),
        (RETURN.replace("|F|03|", "|X|03|"), 3),
        (RETURN.replace("|F|03|", "|P|03|"), 3),
        (RETURN.replace("1140.00\r\nD|1", "1140.00|1\r\nD|1"), 1),
        (RETURN.replace("1140.00|F", "1,140|F"), 3),
        (RETURN + "T|2|2280.00\r\n", 4),
        ("", 1),
    ],
)
def test_what_has_not_the_form_is_refused_by_line(wrong, line):
    with pytest.raises(Unreadable) as refusal:
        PIPE.parse(wrong.encode())
    assert [problem.at for problem in refusal.value.problems] == [line]


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Unreadable):
        PIPE.parse(b"R|\xff\xff\xff")
