"""Going back in a phrase that is being typed: whoever presses Backspace sees which word it is that changes."""

import asyncio

import pytest

from coldtui.core.wordlist import Language
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.widgets.text_line import TextLine
from tests.build.keys import OURS
from tests.ui.stand import standing, text

THREE = [*"abandon", "space", *"ability", "space", *"able", "space"]


def after(screen: EnterWords, *pressed: str) -> tuple[str, str]:
    """What stands in the line, and what the screen shows."""

    async def run() -> tuple[str, str]:
        async with standing(screen) as pilot:
            await pilot.press(*pressed)
            await pilot.pause()
            return screen.query_one(TextLine).text, text(pilot.app)

    return asyncio.run(run())


def test_backspace_in_an_empty_line_brings_the_word_before_back_and_says_so():
    line, shown = after(EnterWords(12), *THREE, "backspace")
    assert line == "able"
    assert "Word 3 of 12 again" in shown
    assert "This word is here again. Correct it, or press Enter to keep it." in shown
    assert "2 of 12 words" in shown


def test_control_before_that_nothing_is_there_again():
    line, shown = after(EnterWords(12), *THREE)
    assert line == ""
    assert "Word 4 of 12" in shown
    assert "again" not in shown


def test_a_key_that_stays_pressed_deletes_letters_and_does_not_walk_through_the_words():
    line, shown = after(EnterWords(12), *THREE, *["backspace"] * 4)
    assert line == "a"
    assert "Word 3 of 12" in shown
    line, shown = after(EnterWords(12), *THREE, *["backspace"] * 6)
    assert line == "ability"
    assert "Word 2 of 12 again" in shown
    assert "1 of 12 words" in shown


@pytest.mark.parametrize("keys", [("enter",), ("space",), ("down",), ("up", "down", "down")])
def test_a_word_that_came_back_is_kept_however_one_goes_on(keys):
    _, shown = after(EnterWords(12), *THREE, "backspace", *keys)
    assert "Word 4 of 12" in shown
    assert "3 of 12 words" in shown
    assert "again" not in shown


def test_a_corrected_word_takes_its_place():
    _, shown = after(EnterWords(12), *THREE, *["backspace"] * 5, *"zoo", "enter", "f3")
    assert "3  zoo" in shown
    assert "able" not in shown.replace("a to z", "")
    assert "Word 4 of 12" in shown


def test_an_entered_word_that_is_asked_for_comes_back_itself():
    line, shown = after(EnterWords(12, tuple(OURS.split())), "backspace")
    assert line == "about"
    assert "Word 12 of 12 again" in shown


def test_before_the_first_word_there_is_none():
    line, shown = after(EnterWords(12), "backspace", "backspace")
    assert line == ""
    assert "Word 1 of 12\n" in shown


def test_a_word_with_accents_comes_back_as_it_can_be_typed():
    line, shown = after(EnterWords(12, (), Language.FRENCH), *"academ", "space", "backspace")
    assert line == "acad\u00e9mie"
    assert "1 of 12 words" in after(EnterWords(12, (), Language.FRENCH), *"academ", "space", "backspace", "enter")[1]
    assert "0 of 12 words" in shown


def test_letters_typed_ahead_of_an_arrow_belong_to_the_word_that_they_were_typed_for():
    _, shown = after(EnterWords(12), *THREE, "up", *"zoo", "up", *"zebra", "enter", "f3")
    assert "3  zoo" in shown
    assert "2  zebra" in shown
