"""CBOR: the standard's own examples both ways, and nothing that is written in another form is read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coldtui.core.errors import ColdtuiError, Unreadable
from coldtui.formats import cbor
from coldtui.formats.cbor import Tag, decode, encode

APPENDIX_A = [
    # RFC 8949, appendix A
    (0, "00"),
    (1, "01"),
    (10, "0a"),
    (23, "17"),
    (24, "1818"),
    (25, "1819"),
    (100, "1864"),
    (255, "18ff"),
    (256, "190100"),
    (1000, "1903e8"),
    (65_535, "19ffff"),
    (1_000_000, "1a000f4240"),
    (4_294_967_295, "1affffffff"),
    (1_000_000_000_000, "1b000000e8d4a51000"),
    (18_446_744_073_709_551_615, "1bffffffffffffffff"),
    (False, "f4"),
    (True, "f5"),
    (Tag(1, 1_363_896_240), "c11a514b67b0"),
    (Tag(23, b"\x01\x02\x03\x04"), "d74401020304"),
    (Tag(24, b"dIETF"), "d818456449455446"),
    (Tag(32, "http://www.example.com"), "d82076687474703a2f2f7777772e6578616d706c652e636f6d"),
    (b"", "40"),
    (b"\x01\x02\x03\x04", "4401020304"),
    ("", "60"),
    ("a", "6161"),
    ("IETF", "6449455446"),
    ('"\\', "62225c"),
    ("\u00fc", "62c3bc"),
    ("\u6c34", "63e6b0b4"),
    ("\U00010151", "64f0908591"),
    ((), "80"),
    ((1, 2, 3), "83010203"),
    ((1, (2, 3), (4, 5)), "8301820203820405"),
    (tuple(range(1, 26)), "98190102030405060708090a0b0c0d0e0f101112131415161718181819"),
    ({}, "a0"),
    ({1: 2, 3: 4}, "a201020304"),
]

NEGATIVE = [
    (-1, "20"),
    (-10, "29"),
    (-100, "3863"),
    (-1000, "3903e7"),
    (-18_446_744_073_709_551_616, "3bffffffffffffffff"),
]

SCALARS = st.booleans() | st.integers(0, 2**64 - 1) | st.binary(max_size=300) | st.text(max_size=300)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.integers(0, 2**64 - 1), inner, max_size=4)
        | st.builds(Tag, st.integers(0, 2**64 - 1), inner)
    ),
    max_leaves=8,
)


def depth(value):
    match value:
        case tuple():
            return 1 + max(map(depth, value), default=0)
        case dict():
            return 1 + max(map(depth, value.values()), default=0)
        case Tag():
            return 1 + depth(value.value)
    return 0


@pytest.mark.parametrize(("value", "data"), APPENDIX_A)
def test_the_standards_examples_are_written_and_read(value, data):
    assert encode(value).hex() == data
    assert decode(bytes.fromhex(data)) == value
    assert type(decode(bytes.fromhex(data))) is type(value)


@pytest.mark.parametrize(("value", "data"), NEGATIVE)
def test_negative_numbers_are_read(value, data):
    assert decode(bytes.fromhex(data)) == value


@pytest.mark.parametrize("number", [-1, 1 << 64])
def test_a_number_out_of_range_is_not_written(number):
    with pytest.raises(ValueError, match="64 bits"):
        encode(number)


def test_a_map_is_written_with_its_keys_going_up_and_read_in_any_order():
    assert encode({3: 4, 1: 2}).hex() == "a201020304"
    assert decode(bytes.fromhex("a203040102")) == {1: 2, 3: 4}


@given(VALUES)
def test_what_is_written_is_read(value):
    data = encode(value)
    if depth(value) <= cbor.DEEPEST:
        assert decode(data) == value


@given(st.binary(max_size=200))
@example(b"")
@example(b"\xff")
def test_whatever_is_read_would_be_written_so(data):
    """Any bytes: an error of ours, or a value. Only the order of keys and negative numbers may differ when written."""
    try:
        value = decode(data)
    except ColdtuiError:
        return
    try:
        written = encode(value)
    except ValueError:
        return
    assert len(written) == len(data)
    assert decode(written) == value


@pytest.mark.parametrize(
    "data",
    [
        # a number, a length and a tag that are longer than need be
        "1817",
        "190017",
        "1900ff",
        "1a0000ffff",
        "1b00000000ffffffff",
        "581761" + "61" * 22,
        "78016161",
        "980101",
        "b8010101",
        "d80101",
        "390001",
        # lengths left open, and the end of one
        "5f42010243030405ff",
        "7f657374726561646d696e67ff",
        "9f0102ff",
        "bf0102ff",
        "ff",
        # heads that the standard reserves
        "1c",
        "1d",
        "1e",
        "5c",
        # floating point, null, undefined, other simple values: also false in two bytes
        "f93c00",
        "fa47c35000",
        "fb3ff199999999999a",
        "f6",
        "f7",
        "f0",
        "f8ff",
        "f814",
        # keys that are no numbers, or twice the same, or the number that Python takes true for
        "a16161" + "01",
        "a14101" + "01",
        "a1f501",
        "a201010102",
        "a201010001" + "00",
        # text that is not UTF-8
        "61ff",
        "62c328",
        # nothing, too little, too much
        "",
        "18",
        "19ff",
        "4401",
        "6261",
        "82" + "01",
        "a1" + "01",
        "c1",
        "0000",
        "4000",
    ],
)
def test_another_form_is_not_read(data):
    with pytest.raises(Unreadable):
        decode(bytes.fromhex(data))


@pytest.mark.parametrize(
    "data",
    [
        "5bffffffffffffffff",
        "7bffffffffffffffff",
        "9bffffffffffffffff",
        "bbffffffffffffffff",
        "9a00ffffff" + "00" * 100,
        "ba7fffffff" + "00" * 100,
        "5a7fffffff" + "00" * 100,
    ],
)
def test_a_claim_beyond_the_bytes_is_refused_before_anything_is_built(data):
    with pytest.raises(Unreadable):
        decode(bytes.fromhex(data))


@pytest.mark.parametrize("around", ["81", "c1", "a100"])
@pytest.mark.parametrize("levels", [cbor.DEEPEST, cbor.DEEPEST + 1, 600_000])
def test_nesting_has_an_end_and_never_reaches_that_of_python(around, levels):
    data = bytes.fromhex(around) * levels + b"\x00"
    if levels == cbor.DEEPEST:
        assert depth(decode(data)) == levels
    else:
        with pytest.raises(Unreadable, match="deep"):
            decode(data)


def test_an_empty_one_may_stand_within_the_deepest():
    assert depth(decode(b"\x81" * cbor.DEEPEST + b"\x80")) == cbor.DEEPEST + 1


@pytest.mark.parametrize(("count", "is_read"), [(cbor.MOST_ITEMS, True), (cbor.MOST_ITEMS + 1, False)])
def test_the_number_of_values_has_an_end(count, is_read):
    data = b"\x99" + count.to_bytes(2, "big") + b"\xa0" * count
    if is_read:
        assert len(decode(data)) == count
    else:
        with pytest.raises(Unreadable, match="room"):
            decode(data)


def test_the_number_of_values_counts_over_all_arrays_and_maps():
    inner = b"\x99\x0f\xa0" + b"\x80" * 4_000
    assert len(decode(b"\x82" + inner * 2)) == 2
    with pytest.raises(Unreadable, match="room"):
        decode(b"\x83" + inner * 3)


@pytest.mark.parametrize("number", [0, 23, 24, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**64 - 1])
def test_the_size_of_a_head_is_told_without_writing_it(number):
    assert cbor.head_size(number) == len(encode(number))


def test_no_error_repeats_what_was_read():
    secret = b"zoo wrong"
    for data in (b"\x69" + secret + b"\x00", b"\x6a" + secret + b"\xff", b"\x6b" + secret):
        with pytest.raises(Unreadable) as caught:
            decode(data)
        seen = f"{caught.value} {caught.value.hint} {caught.value.__cause__} {caught.value.args}"
        assert "zoo" not in seen
