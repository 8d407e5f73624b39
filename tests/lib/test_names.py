"""Names of persons are checked, not changed."""

import pytest

from civilaffairs.lib import names
from civilaffairs.lib.names import PersonNameError


@pytest.mark.parametrize(
    "name",
    [
        "单雪梅",
        "测试甲",
        "李㛃",
        "𠮷",
        "王䶮",
        "张\U00031350",
        "李\ue863",
        "阿不都·热合曼",
        "Anne-Marie O'Neill Jr.",
        "José",
        "〇〇",
    ],
)
def test_names_are_kept_as_they_are(name):
    assert names.parse(name) == name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  张三 ", "张三"),
        ("张\u3000三", "张三"),
        ("张 \u00a0 三丰", "张三丰"),
        ("阿不都•热合曼", "阿不都·热合曼"),
        ("阿不都 ‧ 热合曼", "阿不都·热合曼"),
        ("John  Smith", "John Smith"),
        ("李ａ", "李ａ"),
        ("张 X", "张 X"),
        ("Xu  Bing", "Xu Bing"),
        ("A・B･C∙D⋅E", "A·B·C·D·E"),
    ],
)
def test_spaces_and_dots_are_tidied(typed, stored):
    assert names.parse(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \u3000 ", "empty"),
        ("张" * 51, "length"),
        ("张三1", "characters"),
        ("张*明", "characters"),
        ("=张三", "characters"),
        ("张\u200b三", "characters"),
        ("张\u202e三", "characters"),
        ("·", "characters"),
        ("· -'’.", "characters"),
        ("张\U00040000", "characters"),
        ("张三；", "characters"),
    ],
)
def test_what_is_no_name_says_why(typed, code):
    with pytest.raises(PersonNameError) as caught:
        names.parse(typed)
    assert caught.value.code == code
    assert str(caught.value.message)


def test_fifty_characters_are_not_too_many():
    assert names.parse("张" * 50) == "张" * 50


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张小明", "张*明"),
        ("张三", "张*"),
        ("𠮷", "*"),
        ("欧阳锋雪", "欧**雪"),
        ("阿不都·热合曼", "阿**·**曼"),
        ("", ""),
    ],
)
def test_masking(name, masked):
    assert names.mask(name) == masked
