"""Sealed backups as text. The test kit's texts are in test_age_vectors.py; here is what paper and programs do to one."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import Damaged, NotSealed, Unreadable
from coldtui.formats.armor import armor, dearmor

DATA = bytes(range(100))
TEXT = armor(DATA)


@given(st.binary(max_size=300))
def test_a_text_gives_the_file_back(data):
    assert dearmor(armor(data)) == data


@pytest.mark.parametrize("size", [1, 47, 48, 49, 96, 1206])
def test_a_text_is_base64_in_lines_of_64_letters_between_two_lines(size):
    first, *lines, last = armor(bytes(size)).splitlines()
    assert (first, last) == ("-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----")
    assert "".join(lines) == b64encode(bytes(size)).decode()
    assert {len(line) for line in lines[:-1]} <= {64}
    assert 0 < len(lines[-1]) <= 64


@pytest.mark.parametrize(
    "text",
    [TEXT.replace("\n", "\r\n"), f"\n \t\n{TEXT}\r\n ", TEXT.rstrip()],
    ids=["crlf", "blanks-around", "no-last-line-feed"],
)
def test_what_programs_do_to_the_ends_of_lines_does_not_matter(text):
    assert dearmor(text) == DATA


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "hello",
        "-----BEGIN PGP MESSAGE-----",
        f"Look:\n{TEXT}",
        "\ufeff" + TEXT,
        "\u00a0" + TEXT,
        "age-encryption.org/v1\n",
    ],
)
def test_another_text_is_not_the_text_of_a_backup(text):
    with pytest.raises(NotSealed):
        dearmor(text)


def test_every_character_left_out_and_every_other_end_of_it_is_refused():
    text = TEXT.rstrip()
    for place in range(len(text)):
        for changed in (text[:place] + text[place + 1 :], text[:place]):
            with pytest.raises(Unreadable):
                dearmor(changed)


@pytest.mark.parametrize("put", [" ", "\n", "\r", "=", "-", "\u00e9", "\uff21", "\0"])
def test_no_other_sign_goes_anywhere_into_it(put):
    text = TEXT.rstrip()
    for place in range(1, len(text)):
        if put == "\r" and text[place] == "\n":
            continue  # that is the end of a line
        with pytest.raises(Unreadable):
            dearmor(text[:place] + put + text[place:])


def test_two_texts_and_words_behind_one_are_refused():
    for text in (TEXT + TEXT, TEXT + "Keep this safe.", TEXT + "\u00a0"):
        with pytest.raises(Damaged):
            dearmor(text)


def test_a_long_text_that_is_wrong_at_its_end_is_refused_without_end():
    with pytest.raises(Damaged):
        dearmor(armor(bytes(3_000_000)).rstrip()[:-1])


def test_no_error_repeats_the_text():
    with pytest.raises(Damaged) as caught:
        dearmor(TEXT.replace("AAEC", "hunter2"))
    assert "hunter2" not in f"{caught.value!r} {caught.value.hint}"
    assert "hunter2" in TEXT.replace("AAEC", "hunter2")
