"""What is hard to type again is said, without repeating it."""

import pytest

from coldtui.core.passphrase import code_points, pitfalls, unusual


@pytest.mark.parametrize(
    "text", ["", "correct horse battery staple", "Tr0ub4dor&3", "x" * 50, "~!@#$%^&*()_+ {}|:<>?`-=[];',./\\\""]
)
def test_what_every_keyboard_types_is_no_pitfall(text):
    assert pitfalls(text) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" begins", ["begins or ends"]),
        ("ends ", ["begins or ends"]),
        (" ", ["begins or ends"]),
        ("   ", ["begins or ends"]),
        ("two  blanks", ["two blanks"]),
        ("  both  here", ["begins or ends", "two blanks"]),
        ("caf\u00e9", ["not every keyboard"]),
        ("cafe\u0301", ["not every keyboard"]),
        ("\u043e", ["not every keyboard"]),
        ("\u30d1\u30b9", ["not every keyboard"]),
        ("a\tb", ["cannot be seen"]),
        ("a\x00b", ["cannot be seen"]),
        ("a\x7fb", ["cannot be seen"]),
        ("a\u200bb", ["cannot be seen"]),
        ("a\u00a0b", ["cannot be seen"]),
        ("a\u3000b", ["cannot be seen"]),
        ("\ud800", ["cannot be seen"]),
        ("\u202eab", ["cannot be seen"]),
        ("x" * 51, ["longer than 50"]),
        (" \u00fc\x01  \u00e4 ", ["begins or ends", "two blanks", "cannot be seen", "not every keyboard"]),
    ],
)
def test_each_pitfall_is_one_sentence(text, said):
    found = pitfalls(text)
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


def test_of_its_characters_alone_neither_blanks_nor_length_are_said():
    assert unusual("  two  blanks " + "x" * 60) == ()
    assert unusual("caf\u00e9\u200b") == pitfalls("caf\u00e9\u200b")
    assert len(pitfalls("  two  blanks " + "x" * 60)) == 3


@pytest.mark.parametrize("text", [" secret", "secret  word", "secr\u00e9t", "sec\x00ret"])
def test_no_sentence_repeats_the_passphrase(text):
    assert not any("sec" in sentence for sentence in pitfalls(text))


def test_a_letter_with_an_accent_is_as_long_as_its_parts():
    assert len(pitfalls("\u00e9" * 16)) == 1
    assert "longer than 50" in pitfalls("\u00e9" * 17)[1]


def test_every_character_has_its_number():
    assert code_points("a \u00e9\U0001f511") == ("U+0061", "U+0020", "U+00E9", "U+1F511")
    assert code_points("") == ()
