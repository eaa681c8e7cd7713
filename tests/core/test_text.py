"""The gate for foreign text: nothing that steers a terminal or a reader passes, and nothing is hidden."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.text import printable, printable_bytes

STEERS = ["\x1b[2J", "\r", "\n", "\x07", "\x9b31m", "\u202e", "\u2066", "\u200b", "\u2028", "\ud800", "\ue000", "\x7f"]


@pytest.mark.parametrize("text", STEERS)
def test_what_steers_the_terminal_or_the_reader_is_shown_as_its_code(text):
    shown = printable(f"pay{text}.psbt")
    assert text[0] not in shown
    assert "\\" in shown


@pytest.mark.parametrize(
    "text", ["pay-alice.psbt", "M\u00fcller", "\u65e5\u672c\u8a9e", "[red]not markup[/red]", "100%"]
)
def test_ordinary_text_is_shown_as_it_is(text):
    assert printable(text) == unicodedata.normalize("NFC", text)


def test_invisible_letters_and_odd_blanks_are_shown_as_their_codes():
    assert printable("a\u00a0b\u3164c\u2800d") == "a\\xa0b\\u3164c\\u2800d"


def test_letters_with_a_pile_of_marks_do_not_leave_their_line():
    assert printable("e" + "\u0301" * 9).count("\\u0301") >= 6


def test_a_long_text_is_cut_and_says_so():
    assert printable("x" * 300, 20) == "x" * 17 + "..."
    assert len(printable("\u202e" * 300, 20)) == 20
    assert printable("x" * 20, 20) == "x" * 20


def test_bytes_that_are_no_text_are_shown_by_their_digits():
    assert printable_bytes(b"ok \xff\xfe") == "ok \\xff\\xfe"


@given(st.text(alphabet=st.characters(codec=None), max_size=80), st.integers(3, 60))
def test_whatever_comes_the_result_is_one_printable_line(text, limit):
    shown = printable(text, limit)
    assert len(shown) <= limit
    assert not [one for one in shown if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]
