"""How numbers are written for people."""

import pytest

from coldtui.ui import words


@pytest.mark.parametrize(
    ("sats", "text"),
    [
        (0, "0.00 000 000 BTC"),
        (1, "0.00 000 001 BTC"),
        (1_234_567, "0.01 234 567 BTC"),
        (100_000_000, "1.00 000 000 BTC"),
        (2_100_000_000_000_000, "21,000,000.00 000 000 BTC"),
        (-400, "-0.00 000 400 BTC"),
    ],
)
def test_an_amount_has_eight_decimals_in_groups(sats, text):
    assert words.btc(sats) == text


def test_an_amount_is_given_in_both_units():
    assert words.both(1_500_000) == "0.01 500 000 BTC   1,500,000 sat"


def test_a_hidden_amount_shows_no_digit():
    assert not any(character.isdigit() for character in words.both(1_500_000, hidden=True))


def test_an_address_is_shown_whole_in_groups_of_four():
    address = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
    shown = words.grouped(address).plain
    assert shown.replace(" ", "") == address
    assert {len(group) for group in shown.split()[:-1]} == {4}


def test_every_other_group_of_an_address_is_bold():
    spans = words.grouped("aaaabbbbccccdddd").spans
    assert [(span.start, span.end) for span in spans if "bold" in str(span.style)] == [(5, 9), (15, 19)]


def test_a_fingerprint_is_two_groups_of_four():
    assert words.fingerprint(bytes.fromhex("73c5da0a")) == "73c5 da0a"


@pytest.mark.parametrize(
    ("octets", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_100, "1.1 kB"), (15_500_000, "16 MB"), (32_000_000_000, "32 GB")],
)
def test_a_size_is_rounded(octets, text):
    assert words.size(octets) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 keys"), (1, "1 key"), (2, "2 keys"), (1_000, "1,000 keys")])
def test_one_is_not_many(number, text):
    assert words.count(number, "key") == text


@pytest.mark.parametrize("word", words.SEVERITIES)
def test_a_severity_is_a_word_and_not_only_a_colour(word):
    assert words.tag(word).plain == f"[{word}]".ljust(10)
