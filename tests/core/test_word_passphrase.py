"""Eight words of eleven bytes: every bit counts, and nothing else does."""

import pytest
from mnemonic import Mnemonic

from coldtui.core.errors import NotAMnemonic
from coldtui.core.mnemonic import WORDS, check_phrase, words_of
from coldtui.core.word_passphrase import SIZE, words

LIST = Mnemonic("english").wordlist


def by_bits(data):
    """The same, as text of 0 and 1."""
    bits = "".join(f"{byte:08b}" for byte in data)
    return tuple(LIST[int(bits[at : at + 11], 2)] for at in range(0, 88, 11))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("00" * 11, "abandon abandon abandon abandon abandon abandon abandon abandon"),
        ("ff" * 11, "zoo zoo zoo zoo zoo zoo zoo zoo"),
        ("00" * 10 + "01", "abandon abandon abandon abandon abandon abandon abandon ability"),
        ("80" + "00" * 10, "length abandon abandon abandon abandon abandon abandon abandon"),
        ("0123456789abcdef012345", "abuse boss fly battle rubber wasp afraid hamster"),
    ],
)
def test_the_words_are_those_of_the_bits(data, expected):
    raw = bytes.fromhex(data)
    assert words(raw) == words(bytearray(raw)) == by_bits(raw)
    assert " ".join(words(raw)) == expected


@pytest.mark.parametrize("bit", range(88))
def test_every_bit_changes_one_word_and_no_other(bit):
    base = words(bytes(11))
    changed = words((1 << (87 - bit)).to_bytes(11, "big"))
    assert [number for number in range(8) if base[number] != changed[number]] == [bit // 11]


@pytest.mark.parametrize("place", range(8))
def test_every_word_of_the_list_comes_from_one_number_alone(place):
    """No word is likelier than another: 2048 numbers, 2048 words."""
    found = [words((number << 11 * (7 - place)).to_bytes(11, "big"))[place] for number in range(2048)]
    assert found == list(WORDS)


@pytest.mark.parametrize("size", [0, 8, 10, 12, 16, 32])
def test_another_number_of_bytes_is_refused(size):
    with pytest.raises(ValueError, match="11 bytes"):
        words(bytes(size))


def test_they_begin_as_a_recovery_phrase_of_the_same_bytes_and_are_none():
    data = bytes(range(1, SIZE + 1))
    assert words(data) == words_of(data + bytes(5))[:8]
    with pytest.raises(NotAMnemonic):
        check_phrase(words(data))
