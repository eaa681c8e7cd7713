"""Recovery keys as text: BIP173's checksum, and what a person does when typing one from paper."""

import random

import pytest
from embit import bech32 as other_bech32
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import Unreadable
from coldtui.formats import age, bech32
from coldtui.formats.age_keys import identity_text, public_key, read_identity, read_recipient, recipient_text

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
KEYS = st.binary(min_size=32, max_size=32)

# made by Debian's age-keygen 1.1.1
IDENTITY_TEXT = "AGE-SECRET-KEY-1ENHMKQN5ADCLU37KWPM3MAY9HGC3P2F2CYJJ2SJN9NT0A8NEQ94SLMSZ3S"
RECIPIENT_TEXT = "age1qk4kdtys9htv2y3x3zazznynvch6dpr7ydla8qvd0uf6u30xxuvqjndgrp"

LOW_ORDER = [
    bytes(32),
    (1).to_bytes(32, "little"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
]
"""Points that share zeros with every private key (RFC 7748, 6.1)."""


def test_a_key_that_age_made_reads_and_writes_as_age_does():
    identity = read_identity(IDENTITY_TEXT)
    assert identity_text(identity) == IDENTITY_TEXT
    assert recipient_text(public_key(identity)) == RECIPIENT_TEXT
    assert read_recipient(RECIPIENT_TEXT) == public_key(identity)


@given(KEYS)
def test_a_text_gives_the_key_back_and_another_program_checks_it_alike(key):
    text = identity_text(key)
    assert len(text) == 74
    assert read_identity(text) == key
    encoding, prefix, data = other_bech32.bech32_decode(text)
    assert (encoding, prefix) == (other_bech32.Encoding.BECH32, "age-secret-key-")
    assert bytes(other_bech32.convertbits(data, 5, 8, False)) == key


@given(KEYS)
def test_a_recipient_gives_its_key_back(identity):
    text = recipient_text(public_key(identity))
    assert len(text) == 62
    assert read_recipient(text) == public_key(identity)


@pytest.mark.parametrize(
    "typed",
    [IDENTITY_TEXT.lower(), f" {IDENTITY_TEXT}\n", " ".join(IDENTITY_TEXT[at : at + 4] for at in range(0, 74, 4))],
)
def test_blanks_and_the_size_of_letters_do_not_matter(typed):
    assert read_identity(typed) == read_identity(IDENTITY_TEXT)


def test_one_wrong_character_is_located_wherever_it_is():
    for place in range(16, len(IDENTITY_TEXT)):
        wrong = next(letter for letter in "QP" if letter != IDENTITY_TEXT[place])
        with pytest.raises(Unreadable, match=rf"a mistake, probably at character {place + 1}\."):
            read_identity(IDENTITY_TEXT[:place] + wrong + IDENTITY_TEXT[place + 1 :])


def test_two_wrong_characters_are_located():
    chance = random.Random(1)
    for _ in range(20):
        places = sorted(chance.sample(range(16, len(IDENTITY_TEXT)), 2))
        typed = list(IDENTITY_TEXT)
        for place in places:
            typed[place] = next(letter for letter in "QP" if letter != typed[place])
        with pytest.raises(Unreadable, match=f"characters {places[0] + 1} and {places[1] + 1}"):
            read_identity("".join(typed))


@pytest.mark.parametrize("many", range(3, 40))
def test_more_mistakes_never_give_a_key(many):
    chance = random.Random(many)
    typed = list(IDENTITY_TEXT)
    for place in chance.sample(range(16, len(typed)), many):
        typed[place] = next(letter for letter in "QP" if letter != typed[place])
    with pytest.raises(Unreadable, match="mistake"):
        read_identity("".join(typed))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "no key of this kind"),
        ("hello", "no key of this kind"),
        (RECIPIENT_TEXT, "no key of this kind"),
        (IDENTITY_TEXT[:-1], "73 characters, not 74"),
        (IDENTITY_TEXT + "Q", "75 characters, not 74"),
        (IDENTITY_TEXT[:20] + "B" + IDENTITY_TEXT[21:], "Character 21 is none"),
        (IDENTITY_TEXT[:20] + "\u00e9" + IDENTITY_TEXT[21:], "Character 21 is none|mixes"),
        (IDENTITY_TEXT[:20] + IDENTITY_TEXT[20:].lower(), "mixes"),
        ("AGE-SECRET-KEY-PQ-1" + "Q" * 58, "does not know"),
        ("AGE-PLUGIN-YUBIKEY-1" + "Q" * 58, "does not know"),
    ],
)
def test_what_is_no_identity_is_named(typed, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_identity(typed)


@pytest.mark.parametrize("prefix", ["age1pq1", "age1tag1", "age1yubikey1"])
def test_recipients_of_other_kinds_are_refused(prefix):
    with pytest.raises(Unreadable):
        read_recipient(prefix + "q" * 50)


@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_recipient_whose_files_anybody_could_open_is_refused(point):
    with pytest.raises(Unreadable, match="anybody"):
        read_recipient(bech32.write("age", point))
    with pytest.raises(ValueError):
        age.seal_to(b"", [point], bytes)


def test_a_key_with_bits_behind_its_end_is_refused():
    values = [LETTERS.index(letter) for letter in IDENTITY_TEXT[16:68].lower()]
    values[-1] |= 1
    text = other_bech32.bech32_encode(other_bech32.Encoding.BECH32, "age-secret-key-", values)
    with pytest.raises(Unreadable, match="bits"):
        read_identity(text)


def test_the_other_checksum_of_bitcoin_is_not_taken():
    data = other_bech32.convertbits(bytes(32), 8, 5)
    text = other_bech32.bech32_encode(other_bech32.Encoding.BECH32M, "age-secret-key-", data)
    with pytest.raises(Unreadable, match="mistake"):
        read_identity(text)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_only_32_bytes_are_written(size):
    for write in (identity_text, recipient_text, public_key):
        with pytest.raises(ValueError):
            write(bytes(size))


@given(st.text(max_size=100))
def test_no_text_is_more_than_refused(text):
    for read in (read_identity, read_recipient):
        with pytest.raises(Unreadable):
            read(text)


def test_no_error_repeats_what_was_typed():
    for typed in (IDENTITY_TEXT[:-1], IDENTITY_TEXT[:-1] + "Q", IDENTITY_TEXT + "B", "secret-" + IDENTITY_TEXT):
        with pytest.raises(Unreadable) as caught:
            read_identity(typed)
        assert IDENTITY_TEXT[16:24] not in f"{caught.value!r} {caught.value.hint}".upper()
    assert IDENTITY_TEXT[16:24] in f"{Unreadable(IDENTITY_TEXT)!r}".upper()
