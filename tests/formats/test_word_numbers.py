"""Words as numbers and as first letters: every word of every list comes back, and nothing else becomes one."""

import pytest

from coldtui.core.wordlist import Language, word_list
from coldtui.formats.word_numbers import Form, is_written_in, read_written, written

ENGLISH = word_list(Language.ENGLISH)


@pytest.mark.parametrize("language", Language, ids=lambda language: language.value)
@pytest.mark.parametrize("form", Form, ids=lambda form: form.name)
def test_every_word_comes_back(form, language):
    words = word_list(language)
    if is_written_in(form, words):
        assert [read_written(written(word, form, words), form, words) for word in words.words] == list(words.words)


def test_four_letters_are_enough_only_where_no_two_words_begin_alike():
    enough = {language for language in Language if is_written_in(Form.LETTERS, word_list(language))}
    assert Language.ENGLISH in enough
    assert not enough & {Language.JAPANESE, Language.KOREAN, Language.CHINESE_SIMPLIFIED, Language.FRENCH}


@pytest.mark.parametrize(
    ("form", "first", "last"),
    [
        (Form.FROM_ONE, "0001", "2048"),
        (Form.FROM_ZERO, "0000", "2047"),
        (Form.HEX_FROM_ONE, "001", "800"),
        (Form.HEX_FROM_ZERO, "000", "7FF"),
        (Form.LETTERS, "aban", "zoo"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_the_ends_of_the_list_are_as_the_sheet_says(form, first, last):
    assert written("abandon", form, ENGLISH) == first
    assert written("zoo", form, ENGLISH) == last
    assert form.example == f"abandon is {first}, zoo is {last}"


@pytest.mark.parametrize(
    ("text", "form", "word"),
    [
        ("1", Form.FROM_ONE, "abandon"),
        ("0", Form.FROM_ONE, None),
        ("2049", Form.FROM_ONE, None),
        ("2048", Form.FROM_ZERO, None),
        ("00001", Form.FROM_ONE, None),
        ("-1", Form.FROM_ZERO, None),
        ("+1", Form.FROM_ZERO, None),
        ("1_0", Form.FROM_ZERO, None),
        ("\u0661", Form.FROM_ZERO, None),
        ("", Form.FROM_ZERO, None),
        ("7ff", Form.HEX_FROM_ZERO, "zoo"),
        ("800", Form.HEX_FROM_ZERO, None),
        ("0x1", Form.HEX_FROM_ONE, None),
        ("", Form.HEX_FROM_ONE, None),
        ("ABAN", Form.LETTERS, "abandon"),
        ("act", Form.LETTERS, "act"),
        ("acti", Form.LETTERS, "action"),
        ("ab", Form.LETTERS, None),
        ("", Form.LETTERS, None),
    ],
    ids=lambda value: getattr(value, "name", str(value) or "none"),
)
def test_what_was_written_is_read_strictly(text, form, word):
    assert read_written(text, form, ENGLISH) == word


def test_the_two_ways_of_counting_differ_for_every_word():
    # why the sheet names the form: read the other way each number is another word
    for word in ENGLISH.words[:-1]:
        assert read_written(written(word, Form.FROM_ONE, ENGLISH), Form.FROM_ZERO, ENGLISH) != word


def test_a_word_of_another_list_has_no_number():
    with pytest.raises(ValueError):
        written("abaisser", Form.FROM_ONE, ENGLISH)
