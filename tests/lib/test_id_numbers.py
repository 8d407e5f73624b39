"""Identity numbers: every valid one passes, every slip of the finger fails, with the reason."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civilaffairs.lib import id_numbers
from civilaffairs.lib.id_numbers import IdNumberError, Sex

TODAY = date(2020, 7, 15)
PUBLISHED = "11010519491231002X"  # the example of GB 11643-1999

numbers = st.builds(
    id_numbers.make,
    st.builds("{}{:04d}".format, st.sampled_from(sorted(id_numbers.PROVINCES)), st.integers(0, 9999)),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def refusal(text: str, today: date = TODAY) -> str:
    with pytest.raises(IdNumberError) as caught:
        id_numbers.parse(text, today)
    assert str(caught.value) == caught.value.code  # never the number: errors are logged
    assert str(caught.value.message)
    return caught.value.code


def test_the_published_example():
    parsed = id_numbers.parse(PUBLISHED, TODAY)
    assert (parsed.number, parsed.birth_date) == (PUBLISHED, date(1949, 12, 31))
    assert (parsed.sex, parsed.region) == (Sex.FEMALE, "110105")


@pytest.mark.parametrize(
    ("number", "birth_date", "sex"),
    [
        ("441999193801010012", date(1938, 1, 1), Sex.MALE),
        ("441999194005200020", date(1940, 5, 20), Sex.FEMALE),
        ("441999194402290031", date(1944, 2, 29), Sex.MALE),
        ("44199920020715004X", date(2002, 7, 15), Sex.FEMALE),
        ("44199920130301005X", date(2013, 3, 1), Sex.MALE),
        ("441999196509100065", date(1965, 9, 10), Sex.FEMALE),
        ("441999197211110070", date(1972, 11, 11), Sex.MALE),
        ("441999198808080083", date(1988, 8, 8), Sex.FEMALE),
        ("44199919991231012X", date(1999, 12, 31), Sex.FEMALE),
        ("441999201006060114", date(2010, 6, 6), Sex.MALE),
    ],
)
def test_numbers_of_the_unallocated_region(number, birth_date, sex):
    parsed = id_numbers.parse(number, TODAY)
    assert (parsed.birth_date, parsed.sex, parsed.region) == (birth_date, sex, "441999")
    assert id_numbers.make("441999", birth_date, int(number[14:17])) == number


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u300019491231\t002ｘ\n",
    ],
)
def test_all_spellings_are_one_number(typed):
    assert id_numbers.canonical(typed) == PUBLISHED
    assert id_numbers.parse(typed, TODAY).number == PUBLISHED


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "710000", "650100", "500101"])
def test_every_province_and_the_permits_of_hong_kong_macao_and_taiwan(region):
    assert id_numbers.parse(id_numbers.make(region, date(1980, 1, 1), 1), TODAY).region == region


def test_the_provinces_are_those_of_the_standard():
    """GB/T 2260, and the residence permits of Hong Kong, Macao and Taiwan."""
    known = """11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65
        71 81 82 83"""
    assert sorted(id_numbers.PROVINCES) == known.split()


def test_nobody_is_older_than_a_hundred_and_fifty():
    oldest = id_numbers.make("441999", date(1870, 1, 1), 1)
    assert id_numbers.parse(oldest, TODAY).birth_date == date(1870, 1, 1)
    assert refusal(id_numbers.make("441999", date(1869, 12, 31), 1)) == "birth"


def test_what_was_read_does_not_change():
    read = id_numbers.parse(PUBLISHED, TODAY)
    certificate = id_numbers.parse_disability_certificate(f"{PUBLISHED}43", TODAY)
    for found, name in ((read, "region"), (certificate, "grade")):
        with pytest.raises(FrozenInstanceError):
            setattr(found, name, "1")
        assert not hasattr(found, "__dict__")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "length"),
        ("1101051949123100", "length"),
        ("11010519491231002X0", "length"),
        ("11010519491231OO2X", "characters"),
        ("X1010519491231002X", "characters"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "characters"),
        ("11010549123100X", "characters"),
        ("160105194912310029", "region"),
        ("841999198808080083", "region"),
        ("441999194013010019", "birth"),
        ("441999190002290018", "birth"),
        ("441999000001010018", "birth"),
        ("441999186001010018", "birth"),
        ("441999194005200021", "checksum"),
        ("110105194912310020", "checksum"),
        (id_numbers.make("441999", date(2052, 1, 1), 1), "future"),
        (id_numbers.make("441999", date(2020, 7, 16), 1), "future"),
    ],
)
def test_what_is_wrong_is_said(number, code):
    assert refusal(number) == code


def test_born_today_is_not_the_future():
    assert id_numbers.parse(id_numbers.make("441999", TODAY, 1), TODAY).birth_date == TODAY


def test_a_legacy_number_is_upgraded():
    assert id_numbers.parse("110105491231002", TODAY).number == PUBLISHED
    assert id_numbers.canonical("110105491231002") == PUBLISHED
    assert refusal("110105491331002") == "birth"


@given(numbers)
def test_every_made_number_passes(number):
    parsed = id_numbers.parse(number, TODAY)
    assert parsed.number == number == id_numbers.canonical(number)
    assert number not in repr(parsed)


@given(numbers, st.data())
def test_every_single_change_fails(number, data):
    place = data.draw(st.integers(0, 17))
    alphabet = "0123456789X" if place == 17 else "0123456789"
    other = data.draw(st.sampled_from([c for c in alphabet if c != number[place]]))
    refusal(number[:place] + other + number[place + 1 :])


@given(numbers)
def test_every_swap_of_neighbours_fails(number):
    for place in range(17):
        first, second = number[place], number[place + 1]
        if first != second:
            refusal(number[:place] + second + first + number[place + 2 :])


def test_a_number_is_made_from_sound_parts_only():
    for region, sequence in [("44199", 1), ("44199X", 1), ("441999", 1000), ("441999", -1)]:
        with pytest.raises(ValueError, match="six digits"):
            id_numbers.make(region, TODAY, sequence)


def test_masking():
    assert id_numbers.mask("44199920020715002X") == "441***********002X"
    assert id_numbers.mask("E12345678") == "*********"
    assert id_numbers.mask("E123456789") == "E12***6789"
    assert id_numbers.mask("") == ""


@pytest.mark.parametrize(
    ("number", "category", "grade", "reissue"),
    [
        ("44199919650910006541", 4, 1, 0),
        ("44199919650910006573b2", 7, 3, 2),
        ("４４１９９９ 196509100065 6 4", 6, 4, 0),
    ],
)
def test_a_disability_certificate(number, category, grade, reissue):
    parsed = id_numbers.parse_disability_certificate(number, TODAY)
    assert (parsed.category, parsed.grade, parsed.reissue) == (category, grade, reissue)
    assert parsed.holder == id_numbers.parse("441999196509100065", TODAY)
    assert "441999196509100065" not in repr(parsed)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("441999196509100065", "length"),
        ("441999196509100065411", "length"),
        ("44199919650910006581", "grade"),
        ("44199919650910006545", "grade"),
        ("44199919650910006541C1", "grade"),
        ("44199919650910006541B0", "grade"),
        ("44199919650910006641", "checksum"),
    ],
)
def test_a_wrong_certificate_says_why(number, code):
    with pytest.raises(IdNumberError) as caught:
        id_numbers.parse_disability_certificate(number, TODAY)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("birth_date", "day", "age"),
    [
        (date(2002, 7, 15), date(2020, 7, 14), 17),
        (date(2002, 7, 15), date(2020, 7, 15), 18),
        (date(1944, 2, 29), date(2024, 2, 28), 79),
        (date(1944, 2, 29), date(2024, 2, 29), 80),
        (date(1944, 2, 29), date(2023, 2, 27), 78),
        (date(1944, 2, 29), date(2023, 2, 28), 79),
        (date(2020, 7, 15), date(2020, 7, 15), 0),
    ],
)
def test_age_counts_from_the_birthday(birth_date, day, age):
    assert id_numbers.age_on(birth_date, day) == age


@given(st.dates(date(1900, 1, 1), date(2000, 1, 1)) | st.just(date(1944, 2, 29)), st.integers(0, 120))
def test_the_birthday_is_the_first_day_of_an_age(birth_date, age):
    day = id_numbers.birthday(birth_date, age)
    assert id_numbers.age_on(birth_date, day) == age
    if age:
        assert id_numbers.age_on(birth_date, date.fromordinal(day.toordinal() - 1)) == age - 1


def test_nobody_has_an_age_before_birth():
    with pytest.raises(ValueError, match="before being born"):
        id_numbers.age_on(TODAY, date(2020, 7, 14))
