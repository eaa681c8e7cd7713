"""Electrum's base 43: its own vector, and long division by hand."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import Unreadable
from coldtui.formats import base43

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "electrum" / "base43.json").read_text())
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:"


def by_hand(data):
    """Long division of the digits to the base 256 by 43, as on paper."""
    digits, letters = list(data), []
    while any(digits):
        rest, quotient = 0, []
        for digit in digits:
            rest = rest * 256 + digit
            quotient.append(rest // 43)
            rest %= 43
        letters.append(LETTERS[rest])
        digits = quotient
    zeros = next((place for place, byte in enumerate(data) if byte), len(data))
    return "0" * zeros + "".join(reversed(letters))


@pytest.mark.parametrize("vector", VECTORS)
def test_electrums_own_vector_is_written_and_read(vector):
    assert base43.encode(bytes.fromhex(vector["hex"])) == vector["base43"]
    assert base43.decode(vector["base43"]).hex() == vector["hex"]


@given(st.binary(max_size=80))
def test_all_bytes_are_written_as_long_division_does_and_read_back(data):
    text = base43.encode(data)
    assert text == by_hand(data)
    assert base43.decode(text) == data


@pytest.mark.parametrize("text", ["a", "A B", "A%", "A\n", "\u00c4", "0" * 4297])
def test_other_letters_and_more_than_a_code_holds_are_refused(text):
    with pytest.raises(Unreadable):
        base43.decode(text)
