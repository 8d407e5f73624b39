"""Names are found by what people type and sorted by how they are read."""

import pytest

from civilaffairs.lib import pinyin


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雪梅", "sxm"),
        ("单雪梅", "shanxuemei"),
        ("单雪梅", "dxm"),
        ("单雪梅", "Shan Xuemei"),
        ("吕布", "lvbu"),
        ("吕布", "LÜ Bu"),
        ("吕布", "lubu"),
        ("吕布", "lyubu"),
        ("曾长乐", "zcl"),
        ("覃小红", "qxh"),
        ("阿不都·热合曼", "abdrhm"),
        ("阿不都·热合曼", "abudoureheman"),
        ("𠮷田一", "ty"),
        ("李Anna", "lianna"),
    ],
)
def test_a_name_is_found(name, typed):
    assert pinyin.query_key(typed) in pinyin.search_keys(name)


def test_keys_are_distinct_and_a_plain_name_has_two():
    assert pinyin.search_keys("林芳") == ["lf", "linfang"]
    assert pinyin.search_keys("") == []
    assert pinyin.search_keys("𠮷") == []


def test_a_long_name_has_a_bounded_number_of_keys():
    keys = pinyin.search_keys("阿不都" * 16)
    assert len(keys) <= 2 * pinyin.MOST_READINGS
    assert "abd" * 16 in keys


def test_what_is_no_pinyin_asks_for_nothing():
    assert pinyin.query_key("单雪梅") == ""


def test_the_sort_key_reads_surnames_as_surnames():
    assert pinyin.sort_key("单雪梅") == "shan4 xue3 mei2 单雪梅"
    assert pinyin.sort_key("尉迟恭") == "yu4 chi2 gong1 尉迟恭"
    assert pinyin.sort_key("单于夫罗").startswith("chan2 yu2 ")
    assert pinyin.sort_key("李单").startswith("li3 dan1 ")


def test_names_sort_by_surname_then_given_name():
    names = ["张三", "单雪梅", "李四", "林一", "李安", "曾国", "陈一"]
    assert sorted(names, key=pinyin.sort_key) == ["陈一", "李安", "李四", "林一", "单雪梅", "曾国", "张三"]


def test_equal_readings_keep_a_stable_order():
    assert pinyin.sort_key("李静") != pinyin.sort_key("李敬")
