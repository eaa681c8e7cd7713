"""Bytewords, minimal: the paper's example, every byte, and no mistake of one letter that is not noticed."""

import zlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import Unreadable
from coldtui.formats.bytewords import _WORDS, decode, encode

# BCR-2020-012, "Example/Test Vector"
SEED = bytes.fromhex("d99d6ca20150c7098580125e2ab0981253468b2dbc5202c11947da")
SEED_WORDS = (
    "tuna next jazz oboe acid good slot axis limp lava brag holy door puff monk brag guru frog luau drop "
    "roof grim also safe chef fuel twin solo aqua work bald"
)
SEED_TEXT = "".join(word[0] + word[-1] for word in SEED_WORDS.split())


def test_the_papers_example_is_written_and_read():
    assert encode(SEED) == SEED_TEXT
    assert decode(SEED_TEXT) == SEED


def test_the_list_is_as_the_paper_describes_it():
    """BCR-2020-012, "Word selection criteria", "Distribution of initial letters" and the ends of some rows."""
    assert len(_WORDS) == 256
    assert {len(word) for word in _WORDS} == {4}
    assert sorted(_WORDS) == list(_WORDS)
    for part in (slice(None, 3), slice(1, None), slice(None, None, 3)):
        assert len({word[part] for word in _WORDS}) == 256
    counts = "a10 b12 c14 d13 e9 f15 g13 h12 i9 j10 k10 l15 m11 n8 o7 p11 q2 r12 s13 t13 u5 v9 w12 y5 z6".split()
    assert Counter(word[0] for word in _WORDS) == {count[0]: int(count[1:]) for count in counts}
    rows = {
        0x00: "able",
        0x20: "crux",
        0x48: "fund",
        0x68: "iris",
        0x80: "lava",
        0xA0: "numb",
        0xE0: "vast",
        0xFF: "zoom",
    }
    assert {number: _WORDS[number] for number in rows} == rows


@pytest.mark.parametrize("text", [SEED_TEXT.upper(), SEED_TEXT.title()])
def test_letters_may_be_of_either_case(text):
    assert decode(text) == SEED


@given(st.binary(min_size=1, max_size=400))
def test_what_is_written_is_read(data):
    assert decode(encode(data)) == data


def test_every_mistake_of_one_letter_is_noticed():
    for place, right in enumerate(SEED_TEXT):
        for wrong in "abcdefghijklmnopqrstuvwxyz":
            if wrong != right:
                with pytest.raises(Unreadable):
                    decode(SEED_TEXT[:place] + wrong + SEED_TEXT[place + 1 :])
    assert decode(SEED_TEXT) == SEED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ae",
        encode(b""),
        SEED_TEXT[:-1],
        SEED_TEXT[:-2],
        SEED_TEXT[2:],
        SEED_TEXT + "ae",
        SEED_TEXT + " ",
        SEED_WORDS,
        SEED_TEXT.replace("k", "\N{KELVIN SIGN}", 1),
        SEED_TEXT.replace("s", "\N{LATIN SMALL LETTER LONG S}", 1),
        "\u00e9" * 20,
        "0123456789ab",
        "-" * 20,
    ],
)
def test_what_is_none_is_refused(text):
    with pytest.raises(Unreadable):
        decode(text)


def test_a_checksum_that_begins_with_zeros_is_compared_whole():
    data = next(data for number in range(10**6) if zlib.crc32(data := number.to_bytes(4, "big")) < 1 << 16)
    assert decode(encode(data)) == data
    with pytest.raises(Unreadable):
        decode(encode(data)[:-8] + encode(data)[-4:])


def test_no_error_repeats_what_was_read():
    with pytest.raises(Unreadable) as caught:
        decode("zoozoozoo!")
    assert "zoo" not in f"{caught.value} {caught.value.hint}"
    assert caught.value.__suppress_context__
