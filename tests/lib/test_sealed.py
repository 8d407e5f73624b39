"""Sealed values open in their own place only, with their own key only."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civilaffairs.lib import sealed
from civilaffairs.lib.sealed import Keyring, KeyringError, SealError

RING = Keyring.generate()
PLACE = "people_person.phone:0190f000-0000-7000-8000-000000000001"


@pytest.fixture
def ring():
    before = sealed._current
    sealed.use(RING)
    yield RING
    sealed.use(before)


@given(st.text(), st.text(max_size=40))
def test_what_is_sealed_opens_again(text, place):
    assert RING.open(RING.seal(text, place), place) == text


def test_the_plain_text_is_not_in_the_sealed_value(ring):
    assert b"13800000001" not in sealed.seal("13800000001", PLACE)


def test_it_opens_in_its_own_place_only(ring):
    value = sealed.seal("13800000001", PLACE)
    assert sealed.open_sealed(value, PLACE) == "13800000001"
    for elsewhere in (PLACE[:-1] + "2", PLACE.replace("phone", "address"), "", PLACE + " "):
        with pytest.raises(SealError):
            sealed.open_sealed(value, elsewhere)


def test_any_changed_bit_is_noticed():
    value = RING.seal("13800000001", PLACE)
    for position in range(len(value)):
        for bit in range(8):
            changed = bytearray(value)
            changed[position] ^= 1 << bit
            with pytest.raises(SealError):
                RING.open(bytes(changed), PLACE)


def test_any_missing_or_added_end_is_noticed():
    value = RING.seal("13800000001", PLACE)
    for changed in [value[:length] for length in range(len(value))] + [value + b"\0"]:
        with pytest.raises(SealError):
            RING.open(changed, PLACE)


def test_what_was_sealed_years_ago_still_opens():
    """The format is kept: version 1, length of the key's id, the id, 12 bytes of nonce, the ciphertext."""
    ring = Keyring({"k1": bytes(range(32))}, "k1", bytes(range(32, 64)))
    kept = "01026b31e07aec673304e4af8e246d8a9172c342e90e3c8c8a279cf5f1e58428c782b99b0f1acd3387da38"
    assert ring.open(bytes.fromhex(kept), "people_person.phone:1") == "13800000001"
    assert ring.seal("", PLACE)[:4] == bytes.fromhex(kept)[:4]
    index = "8640777e11e74cd1997911e54dd635b22137ded842700051cd4b022a9bd329dc"
    assert ring.blind_index("11010519491231002X", "person.id").hex() == index


def test_the_key_of_a_value_too_short_to_be_one_is_not_told():
    shortest = RING.seal("", PLACE)
    assert sealed.sealed_with(shortest) == "k1"
    for length in range(len(shortest)):
        with pytest.raises(SealError):
            sealed.sealed_with(shortest[:length])


@pytest.mark.parametrize(
    ("key_id", "fits"), [("k", True), ("k" * 32, True), ("k" * 33, False), ("键", False)]
)
def test_the_id_of_a_key_has_one_to_thirty_two_characters(key_id, fits):
    keys = {key_id: bytes(range(32))}
    if fits:
        assert Keyring(keys, key_id, bytes(32)).active == key_id
        return
    with pytest.raises(KeyringError, match="1 to 32"):
        Keyring(keys, key_id, bytes(32))


def test_nonces_do_not_repeat():
    nonces = {RING.seal("same", PLACE)[4:16] for _ in range(20_000)}
    assert len(nonces) == 20_000


def test_a_new_key_seals_and_the_old_one_still_opens():
    old = RING.seal("13800000001", PLACE)
    ring = RING.with_new_key("k2")
    new = ring.seal("13800000001", PLACE)
    assert ring.open(old, PLACE) == ring.open(new, PLACE) == "13800000001"
    assert (sealed.sealed_with(old), sealed.sealed_with(new)) == ("k1", "k2")
    assert ring.blind_index("x", "id") == RING.blind_index("x", "id")
    with pytest.raises(SealError, match="no key k2"):
        RING.open(new, PLACE)
    with pytest.raises(KeyringError):
        ring.with_new_key("k1")


def test_another_ring_does_not_open_it():
    with pytest.raises(SealError):
        Keyring.generate().open(RING.seal("13800000001", PLACE), PLACE)


def test_the_blind_index_finds_equal_values_of_one_purpose(ring):
    index = sealed.blind_index("11010519491231002X", "person.id")
    assert index == sealed.blind_index("11010519491231002X", "person.id")
    assert len(index) == 32
    assert index != sealed.blind_index("11010519491231002X", "account")
    assert index != sealed.blind_index("110105194912310020", "person.id")
    assert sealed.blind_index("bc", "a") != sealed.blind_index("c", "ab")
    assert index != Keyring.generate().blind_index("11010519491231002X", "person.id")
    with pytest.raises(ValueError, match="null"):
        sealed.blind_index("a", "b\0")


def test_the_key_file_goes_there_and_back(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(RING.to_json())
    ring = Keyring.from_file(path)
    assert ring.open(RING.seal("文", PLACE), PLACE) == "文"
    assert ring.blind_index("a", "b") == RING.blind_index("a", "b")
    content = json.loads(RING.to_json())
    assert content["data"]["active"] == "k1"
    assert len(base64.b64decode(content["index"])) == 32


def test_a_ring_never_shows_its_keys():
    content = json.loads(RING.to_json())
    assert repr(RING) == "<Keyring k1; active k1>"
    assert content["index"] not in repr(vars(RING).keys())


KEY, OTHER_KEY = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        {"data": {"active": "k1", "keys": {}}, "index": KEY},
        {"data": {"active": "k2", "keys": {"k1": OTHER_KEY}}, "index": KEY},
        {"data": {"active": "k1", "keys": {"k1": KEY}}, "index": KEY},
        {"data": {"active": "k1", "keys": {"k1": OTHER_KEY[:-4]}}, "index": KEY},
        {"data": {"active": "k1", "keys": {"k1": "*" * 44}}, "index": KEY},
        {"data": {"active": "k1", "keys": {"k1": f"*{OTHER_KEY}"}}, "index": KEY},
        {"data": {"active": "k1", "keys": {"k1": OTHER_KEY}}, "index": f"*{KEY}"},
        {"data": {"active": "k1", "keys": {"k1": OTHER_KEY}}},
        {"data": {"active": "", "keys": {"": OTHER_KEY}}, "index": KEY},
    ],
)
def test_a_bad_key_file_is_refused_without_being_quoted(content):
    with pytest.raises(KeyringError) as caught:
        Keyring.from_json(content if isinstance(content, str) else json.dumps(content))
    assert KEY not in str(caught.value)


def test_a_missing_key_file_is_named(tmp_path):
    with pytest.raises(KeyringError, match=r"absent\.json"):
        Keyring.from_file(tmp_path / "absent.json")


def test_without_a_ring_nothing_is_sealed(ring):
    sealed.use(None)
    for attempt in (
        lambda: sealed.seal("a", "b"),
        lambda: sealed.open_sealed(b"", "b"),
        lambda: sealed.blind_index("a", "b"),
    ):
        with pytest.raises(KeyringError, match="No key ring"):
            attempt()
