"""Names and sums of the copies on a card, judged by the description at the top of the file and by figures from outside."""

import hashlib
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import Unreadable
from coldtui.formats import age, backup_copies
from coldtui.formats.backup_copies import (
    LONGEST_SEALED,
    LONGEST_SUMS,
    SEALED,
    SECTOR,
    SUMS,
    is_whole,
    name_of,
    number_of,
    read_sums,
    recovery_name_of,
    recovery_number_of,
    sums_of,
    write_sums,
)
from coldtui.formats.backup_frame import MAX_SIZE
from coldtui.formats.backup_values import MAX_GENERATION

SIZES = (1, 15, 16, 511, 512, 513, 1206, 8440, 65_553)


def sealed_of(size):
    return random.Random(size).randbytes(size)


def written_by_hand(sealed):
    """The SUM as the documentation tells it, with nothing of ours."""
    lines = [f"coldtui-sum 1 {len(sealed)} {hashlib.sha256(sealed).hexdigest()}"]
    padded = sealed + bytes(-len(sealed) % 512)
    for index in range(len(padded) // 512):
        numbered = bytes([0, 0, index >> 8, index & 255]) + padded[512 * index : 512 * index + 512]
        lines.append(hashlib.sha256(numbered).hexdigest()[:32])
    return "".join(line + "\n" for line in lines).encode()


# --- names


@given(st.integers(1, MAX_GENERATION))
def test_the_file_for_the_recovery_key_has_a_short_name_that_is_never_taken_for_a_generation(number):
    name = recovery_name_of(number)
    assert re.fullmatch(r"CR[0-9]{6}\.AGE", name)
    assert recovery_number_of(name) == recovery_number_of(name.lower()) == number
    assert number_of(name) is None
    assert recovery_number_of(name_of(number, SEALED)) is None, "nor the other way round"


@given(st.integers(1, MAX_GENERATION), st.sampled_from([SEALED, SUMS]))
def test_every_generation_has_a_name_of_the_short_form_that_gives_its_number_back(number, suffix):
    name = name_of(number, suffix)
    assert re.fullmatch(r"[A-Z0-9]{8}\.[A-Z]{3}", name)
    assert number_of(name) == number_of(name.lower()) == number


def test_the_seventh_generation_is_called_as_people_are_told():
    assert (name_of(7, SEALED), name_of(7, SUMS)) == ("CT000007.AGE", "CT000007.SUM")


@pytest.mark.parametrize(("number", "suffix"), [(0, SEALED), (-1, SEALED), (1_000_000, SEALED), (1, "TXT"), (1, "")])
def test_what_is_no_generation_has_no_name(number, suffix):
    with pytest.raises(ValueError, match="no such file"):
        name_of(number, suffix)


@pytest.mark.parametrize(
    "name",
    [
        *("", "CT000000.AGE", "CT7.AGE", "CT0000007.AGE", "CT000007.AGE.AGE", "CT000007.AGE\n", " CT000007.AGE"),
        *("CT000007.TXT", "CT000007", "CT00000a.AGE", "CT+00007.AGE", "CT00_007.AGE", "XX000007.AGE", "._CT000007.AGE"),
        *("CT\u0660\u0660\u0660\u0660\u0660\u0667.AGE", "CT000007.\u017fUM", "\uff23T000007.AGE", "CT000007.AGE\0"),
    ],
)
def test_other_names_are_no_generation(name):
    assert number_of(name) is None


# --- sums


@pytest.mark.parametrize("size", SIZES)
def test_sums_are_written_as_the_documentation_says_and_read_back(size):
    sealed = sealed_of(size)
    text = write_sums(sealed)
    assert text == written_by_hand(sealed)
    assert read_sums(text) == sums_of(sealed)
    assert is_whole(sealed, text)


@pytest.mark.parametrize("size", [0, LONGEST_SEALED + 1])
def test_no_sums_are_written_for_a_length_that_no_backup_has(size):
    with pytest.raises(ValueError, match="length"):
        write_sums(bytes(size))


def test_the_sums_of_the_longest_backup_are_as_long_as_a_reader_is_told_to_read():
    text = write_sums(bytes(LONGEST_SEALED))
    assert len(text) == LONGEST_SUMS
    assert read_sums(text).length == LONGEST_SEALED


def test_the_longest_document_fits_when_it_is_sealed_and_little_more_does():
    sealed = age.seal(bytes(MAX_SIZE), "x", 1, random.Random(1).randbytes)
    assert len(sealed) < LONGEST_SEALED < 1.07 * MAX_SIZE


def test_two_equal_sectors_have_different_sums_so_that_none_passes_at_another_place():
    assert len(set(sums_of(bytes(4 * SECTOR)).sectors)) == 4


def test_a_flip_of_any_bit_of_the_sums_is_noticed():
    sealed = sealed_of(1206)
    text = write_sums(sealed)
    for place in range(8 * len(text)):
        flipped = bytearray(text)
        flipped[place // 8] ^= 1 << place % 8
        assert not is_whole(sealed, bytes(flipped))


def test_a_flip_of_any_bit_of_the_backup_is_noticed():
    sealed = sealed_of(1206)
    text = write_sums(sealed)
    for place in range(8 * len(sealed)):
        flipped = bytearray(sealed)
        flipped[place // 8] ^= 1 << place % 8
        assert not is_whole(bytes(flipped), text)


@pytest.mark.parametrize("size", [0, 1, 15, 100, 1205])
def test_a_backup_cut_short_is_not_whole(size):
    assert not is_whole(sealed_of(1206)[:size], write_sums(sealed_of(1206)))


@pytest.mark.parametrize(("sealed", "sums"), [(None, b"x"), (b"x", None), (None, None), (b"", b"")])
def test_a_copy_of_which_a_half_is_missing_is_not_whole(sealed, sums):
    assert not is_whole(sealed, sums)


def lines_of(size=1206):
    return write_sums(sealed_of(size)).decode().splitlines()


HOSTILE = {
    "nothing": "",
    "zeros": "\0" * 512,
    "another-format": "\n".join(["coldtui-sum 2 " + lines_of()[0][14:], *lines_of()[1:], ""]),
    "a-huge-length": f"coldtui-sum 1 {'9' * 4300} {'0' * 64}\n",
    "a-length-over-the-limit": f"coldtui-sum 1 {LONGEST_SEALED + 1} {'0' * 64}\n",
    "the-longest-length-without-its-lines": f"coldtui-sum 1 {LONGEST_SEALED} {'0' * 64}\n",
    "no-length": f"coldtui-sum 1 0 {'0' * 64}\n",
    "a-negative-length": f"coldtui-sum 1 -5 {'0' * 64}\n",
    "a-padded-length": "\n".join([lines_of()[0].replace(" 1206 ", " 01206 "), *lines_of()[1:], ""]),
    "digits-of-another-script": f"coldtui-sum 1 \u0661\u0662 {'0' * 64}\n",
    "one-line-missing": "\n".join([*lines_of()[:-1], ""]),
    "one-line-more": "\n".join([*lines_of(), lines_of()[-1], ""]),
    "no-line-feed-at-the-end": "\n".join(lines_of()),
    "dos-line-ends": "\r\n".join([*lines_of(), ""]),
    "capitals": "\n".join([lines_of()[0], *(line.upper() for line in lines_of()[1:]), ""]),
    "blanks-for-digits": "\n".join([lines_of()[0], " " * 32, *lines_of()[2:], ""]),
    "two-lines-that-share-their-letters": "\n".join(
        [lines_of()[0], lines_of()[1][:30], lines_of()[2] + "00", lines_of()[3], ""]
    ),
    "letters-that-are-no-digits": "\n".join([lines_of()[0], "g" * 32, *lines_of()[2:], ""]),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_sums_that_are_not_exactly_as_we_write_them_are_refused(text):
    with pytest.raises(Unreadable, match="sums beside this copy"):
        read_sums(text.encode())


def test_control_the_lines_that_the_hostile_ones_are_made_of_are_read():
    assert read_sums("\n".join([*lines_of(), ""]).encode()) == sums_of(sealed_of(1206))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_other_bytes_are_refused_and_never_crash(data):
    with pytest.raises(Unreadable):
        read_sums(data)


@given(st.integers(0, 2_200), st.integers(1, LONGEST_SEALED), st.binary(max_size=400))
def test_lines_of_damaged_sums_are_found_or_not_and_never_crash(index, length, data):
    line = backup_copies.sector_line(data, length, index)
    assert line is None or len(line) == 16
