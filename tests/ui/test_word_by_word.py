"""Going back in a phrase that is being typed: whoever presses Backspace sees which word it is that changes."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import pytest

from coldtui.core.wordlist import Language
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.screens.share_words import EnterShare
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.word_by_word import WordByWord
from tests.build.keys import OURS
from tests.ui.stand import rows, standing

THREE = [*"abandon", "space", *"ability", "space", *"able", "space"]
BACK = "This word is here again. Correct it, or press Enter to keep it."
STOPS = "Backspace stops here. Press Up for the word before."
ENTERED = "This word is entered. Type to replace it, Enter to keep it."


class Seen(NamedTuple):
    """What stands in the line, what is asked for above it and said below it, how far along, the grid and all of it."""

    line: str
    asked: str
    said: str
    state: str
    grid: str
    shown: str

    def word(self, number: int) -> str:
        """What the grid shows of this word: "-" where it is missing."""
        cells = self.grid.replace(">", " ").split()
        return cells[cells.index(str(number)) + 1]


def seen(screen: WordByWord) -> Seen:
    drawn = [row.strip() for row in rows(screen.app)]
    asked = next(number for number, row in enumerate(drawn) if row.startswith("Word "))
    grid = next((number for number, row in enumerate(drawn) if row.lstrip("> ").startswith("1  ")), len(drawn) - 2)
    said = " ".join(" ".join(drawn[asked + 2 : grid]).split())
    state = " ".join(drawn[0].split()[-4:])
    line = screen.query_one(TextLine).text
    return Seen(line, drawn[asked], said, state, "\n".join(drawn[grid:-2]), "\n".join(drawn))


def after(screen: WordByWord, *pressed: str) -> Seen:
    async def run() -> Seen:
        async with standing(screen) as pilot:
            await pilot.press(*pressed)
            await pilot.pause()
            return seen(screen)

    return asyncio.run(run())


def test_backspace_in_an_empty_line_brings_the_word_before_back_and_says_so():
    now = after(EnterWords(12), *THREE, "backspace")
    assert now.line == "able"
    assert now.asked == "Word 3 of 12 again"
    assert now.said == BACK


def test_control_before_that_nothing_is_there_again():
    now = after(EnterWords(12), *THREE)
    assert now.line == ""
    assert now.asked == "Word 4 of 12"
    assert now.said == ""


def test_a_word_that_came_back_counts_until_it_is_changed():
    now = after(EnterWords(12), *THREE, "backspace", "left", "end", "f3")
    assert now.state == "3 of 12 words"
    assert now.word(3) == "able"
    now = after(EnterWords(12), *THREE, "backspace", "backspace", "f3")
    assert now.state == "2 of 12 words"
    assert now.word(3) == "-"


@pytest.mark.parametrize("changing", [("backspace",), ("x",), ("home", "delete"), ("ctrl+u",)])
def test_a_word_that_is_changed_is_not_called_here_again(changing):
    now = after(EnterWords(12), *THREE, "backspace", *changing)
    assert now.asked == "Word 3 of 12"
    assert now.said != BACK
    assert now.word(3) == "-"


def test_the_key_for_the_last_word_goes_with_the_word_that_is_changed():
    eleven = ["a", "b", "a", "n", "space"] * 11
    assert "F4 Last word" in after(EnterWords(12), *eleven, "backspace").shown
    assert "F4 Last word" not in after(EnterWords(12), *eleven, "backspace", "backspace").shown


@pytest.mark.parametrize("make", [lambda: EnterWords(12), lambda: EnterShare(20, tuple)], ids=["words", "share"])
def test_esc_asks_before_it_forgets_a_word_that_came_back(make):
    letters = "academic" if isinstance(make(), EnterShare) else "abandon"

    async def run() -> None:
        screen = make()
        left: list[None] = []
        screen._leave = left.append
        async with standing(screen) as pilot:
            await pilot.press(*letters, "space", "backspace", "escape")
            await pilot.pause()
            assert "Esc again forgets 1 word." in seen(screen).shown
            assert not left
            assert seen(screen).line == letters

    asyncio.run(run())


@pytest.mark.parametrize("more", [0, 1, 40])
def test_a_key_that_stays_pressed_deletes_one_word_and_no_other(more):
    now = after(EnterWords(12), *THREE, *["backspace"] * (5 + more), "f3")
    assert now.line == ""
    assert now.asked == "Word 3 of 12"
    assert [now.word(number) for number in (1, 2, 3)] == ["abandon", "ability", "-"]
    assert now.state == "2 of 12 words"


def test_it_deletes_letter_by_letter():
    now = after(EnterWords(12), *THREE, *["backspace"] * 4)
    assert now.line == "a"
    assert now.asked == "Word 3 of 12"


def test_a_key_that_stays_pressed_in_a_half_typed_word_stops_before_the_words_that_are_entered():
    now = after(EnterWords(12), *THREE, *"zo", *["backspace"] * 40, "f3")
    assert now.line == ""
    assert now.asked == "Word 4 of 12"
    assert now.state == "3 of 12 words"


def test_where_backspace_stops_it_says_how_one_goes_on():
    assert after(EnterWords(12), *THREE, *["backspace"] * 5).said == ""
    now = after(EnterWords(12), *THREE, *["backspace"] * 6)
    assert now.said == STOPS
    now = after(EnterWords(12), *THREE, *["backspace"] * 6, "up")
    assert now.asked == "Word 2 of 12"
    assert now.said == ENTERED
    now = after(EnterWords(12), *THREE, *["backspace"] * 6, "up", "backspace")
    assert now.line == "ability"
    assert now.asked == "Word 2 of 12 again"


@pytest.mark.parametrize("other", ["left", "end", "f3"])
def test_after_any_other_key_backspace_goes_on(other):
    now = after(EnterWords(12), *THREE, *["backspace"] * 6, other)
    assert now.said == ""
    now = after(EnterWords(12), *THREE, *["backspace"] * 6, other, "backspace")
    assert now.line == "ability"
    assert now.asked == "Word 2 of 12 again"


@pytest.mark.parametrize("keys", [("enter",), ("space",), ("down",), ("up", "down", "down"), ("f1", "escape", "enter")])
def test_a_word_that_came_back_is_kept_however_one_goes_on(keys):
    now = after(EnterWords(12), *THREE, "backspace", *keys)
    assert now.asked == "Word 4 of 12"
    assert now.state == "3 of 12 words"
    assert now.line == ""


def test_the_last_word_is_listed_with_the_word_that_came_back_in_its_place():
    now = after(EnterWords(12), *["z", "o", "o", "space"] * 11, "backspace", "f4")
    assert "128 words fit as the last one." in now.shown
    assert now.state == "11 of 12 words"


def test_a_corrected_word_takes_its_place():
    now = after(EnterWords(12), *THREE, *["backspace"] * 5, *"zoo", "enter", "f3")
    assert now.word(3) == "zoo"
    assert now.asked == "Word 4 of 12"


def test_a_word_that_came_back_goes_when_its_letters_do_even_if_one_moves_on():
    now = after(EnterWords(12), *THREE, *["backspace"] * 5, "down", "f3")
    assert now.asked == "Word 4 of 12"
    assert now.word(3) == "-"


def test_an_entered_word_that_is_asked_for_comes_back_itself():
    now = after(EnterWords(12, tuple(OURS.split())), "backspace")
    assert now.line == "about"
    assert now.asked == "Word 12 of 12 again"
    assert now.state == "12 of 12 words"


def test_before_the_first_word_there_is_none():
    now = after(EnterWords(12), "backspace", "backspace")
    assert now.line == ""
    assert now.asked == "Word 1 of 12"
    assert now.said == ""


def test_a_word_with_accents_comes_back_as_it_can_be_typed():
    now = after(EnterWords(12, (), Language.FRENCH), *"academ", "space", "backspace")
    assert now.line == "acad\u00e9mie"
    assert now.asked == "Word 1 of 12 again, French"
    now = after(EnterWords(12, (), Language.FRENCH), *"academ", "space", "backspace", "enter")
    assert now.asked == "Word 2 of 12, French"
    assert now.state == "1 of 12 words"


def test_letters_typed_ahead_of_an_arrow_belong_to_the_word_that_they_were_typed_for():
    now = after(EnterWords(12), *THREE, "up", *"zoo", "up", *"zebra", "enter", "f3")
    assert now.word(3) == "zoo"
    assert now.word(2) == "zebra"


# --- something covers the screen --------------------------------------------------------------------------------------

MAKERS = [lambda: EnterWords(12), lambda: EnterShare(20, tuple)]
"""Two lists that both have the words below."""


@pytest.mark.parametrize("make", MAKERS, ids=["words", "share"])
def test_a_word_that_came_back_is_not_in_the_line_when_the_screen_comes_back(make: Callable[[], WordByWord]):
    now = after(make(), *"acid", "space", *"acquire", "space", "backspace", "f1", "escape")
    assert now.line == ""
    assert "acquire" not in now.shown
    assert now.asked.startswith("Word 2 of")
    assert not now.asked.endswith("again")
    assert now.said == ENTERED
    assert now.state.startswith("2 of")


def test_so_it_is_where_a_key_was_pressed_that_changes_no_letter():
    assert after(EnterWords(12), *THREE, "backspace", "left", "f1", "escape").line == ""


@pytest.mark.parametrize("make", MAKERS, ids=["words", "share"])
def test_control_what_is_half_typed_is_still_there(make: Callable[[], WordByWord]):
    now = after(make(), *"acid", "space", *"acq", "f1", "escape")
    assert now.line == "acq"
    now = after(make(), *"acid", "space", "backspace", "backspace", "f1", "escape")
    assert now.line == "aci"


def test_after_that_backspace_brings_it_back_once_more():
    now = after(EnterWords(12), *THREE, "backspace", "f1", "escape", "backspace")
    assert now.line == "able"
    assert now.asked == "Word 3 of 12 again"


def test_the_lock_forgets_a_word_that_came_back():
    async def run() -> None:
        screen = EnterWords(12)
        async with standing(screen) as pilot:
            await pilot.press(*THREE[:8], "backspace")
            screen.forget_typed()  # as F12 does
            await pilot.pause()
            assert seen(screen).line == ""
            assert seen(screen).state == "0 of 12 words"
            assert seen(screen).asked == "Word 1 of 12"
            assert "abandon" not in repr(vars(screen))

    asyncio.run(run())
