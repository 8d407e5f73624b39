"""Names are found by what people type and sorted by how they are read."""

import re

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
        ("女娲", "nuwa"),
        ("略略", "luelue"),
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


@pytest.mark.parametrize(("name", "spelled"), [("曾" * 6, 64), ("和" * 6, 27)])
def test_every_reading_up_to_sixty_four(name, spelled):
    """Two readings six times are 64; three readings three times are 27, and a fourth would be 81."""
    assert len([key for key in pinyin.search_keys(name) if len(key) > len(name)]) == spelled


def test_what_is_no_pinyin_asks_for_nothing():
    assert pinyin.query_key("单雪梅") == ""


def test_the_sort_key_reads_surnames_as_surnames():
    assert pinyin.sort_key("单雪梅") == "shan4 xue3 mei2 单雪梅"
    assert pinyin.sort_key("尉迟恭") == "yu4 chi2 gong1 尉迟恭"
    assert pinyin.sort_key("单于夫罗").startswith("chan2 yu2 ")
    assert pinyin.sort_key("李单").startswith("li3 dan1 ")
    assert pinyin.sort_key("应对").startswith("ying1 ")  # not as in the word


# As 现代汉语词典 gives them.
READ_AS_SURNAMES = """
    单 shan4 仇 qiu2 查 zha1 解 xie4 区 ou1 朴 piao2 曾 zeng1 盖 ge3
    翟 zhai2 覃 qin2 乐 yue4 种 chong2 冼 xian3 缪 miao4 员 yun4 繁 po2
    黑 he4 召 shao4 折 she2 牟 mu4 隗 wei3 那 na1 秘 bi4 洗 xian3
    华 hua4 燕 yan1 过 guo1 应 ying1 句 gou1 卜 bu3 尉迟 yu4_chi2 万俟 mo4_qi2
    单于 chan2_yu2 长孙 zhang3_sun1 澹台 tan2_tai2 令狐 ling2_hu2
"""


@pytest.mark.parametrize(("surname", "reading"), re.findall(r"(\S+) (\S+)", READ_AS_SURNAMES))
def test_each_surname_of_its_own_reading(surname, reading):
    assert pinyin.sort_key(f"{surname}一") == f"{reading.replace('_', ' ')} yi1 {surname}一"


def test_a_syllable_without_a_tone_sorts_after_the_four():
    assert pinyin.sort_key("李们") == "li3 men5 李们"


def test_names_sort_by_surname_then_given_name():
    names = ["张三", "单雪梅", "李四", "林一", "李安", "曾国", "陈一"]
    assert sorted(names, key=pinyin.sort_key) == ["陈一", "李安", "李四", "林一", "单雪梅", "曾国", "张三"]


def test_equal_readings_keep_a_stable_order():
    assert pinyin.sort_key("李静") != pinyin.sort_key("李敬")
