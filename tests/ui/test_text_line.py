"""The line to type into: it types, forgets, and tells nobody."""

import asyncio
from collections.abc import Callable
from string import ascii_lowercase
from unicodedata import normalize

import pytest
from textual.app import ComposeResult
from textual.screen import Screen

from coldtui.core.wordlist import Language, word_list
from coldtui.ui.widgets.text_line import TextLine, any_letter, english_letter
from tests.ui.stand import standing, text


class Holder(Screen[None]):
    """A screen with one line."""

    def __init__(self, **settings: object) -> None:
        super().__init__()
        self.line = TextLine(**settings)
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.line

    def on_text_line_changed(self, message: TextLine.Changed) -> None:
        self.told.append(message)


def typed(*presses: str, look: Callable[[Holder], object] = lambda holder: holder.line.text, **settings: object):
    async def run():
        holder = Holder(**settings)
        async with standing(holder) as pilot:
            await pilot.press(*presses)
            await pilot.pause()
            return look(holder)

    return asyncio.run(run())


def test_letters_are_typed():
    assert typed("a", "b", "space", "C") == "ab C"


@pytest.mark.parametrize(
    ("presses", "left"),
    [
        (("a", "b", "c", "backspace"), "ab"),
        (("a", "b", "c", "left", "backspace"), "ac"),
        (("a", "b", "c", "home", "delete"), "bc"),
        (("a", "b", "home", "x", "end", "y"), "xaby"),
        (("a", "left", "left", "b"), "ba"),
        (("a", "right", "b"), "ab"),
        (("backspace", "delete"), ""),
        (("a", "b", "left", "ctrl+u"), ""),
        (("a", "b", "ctrl+u", "c"), "c"),
    ],
)
def test_the_line_can_be_edited(presses, left):
    assert typed(*presses) == left


def test_emptying_is_told_once_and_an_empty_line_has_nothing_to_tell():
    assert typed("a", "b", "ctrl+u", "ctrl+u", look=lambda holder: len(holder.told)) == 3


@pytest.mark.parametrize(
    ("character", "any_", "english"),
    [
        ("a", True, True),
        ("Z", True, True),
        ("\u00e9", True, False),
        ("\u0301", True, False),
        ("\u3099", True, False),
        ("\uac00", True, False),
        ("\u7684", True, False),
        ("1", False, False),
        (" ", False, False),
        ("-", False, False),
        ("\x1b", False, False),
    ],
)
def test_letters_of_any_language_and_of_english(character: str, any_: bool, english: bool) -> None:
    assert (any_letter(character), english_letter(character)) == (any_, english)


@pytest.mark.parametrize("language", Language)
def test_every_word_of_every_list_can_be_typed(language: Language) -> None:
    for form in ("NFC", "NFD"):
        letters = {letter for word in word_list(language).words for letter in normalize(form, word)}
        assert all(map(any_letter, letters))
        assert all(map(english_letter, letters)) is (language is Language.ENGLISH or letters <= ASCII)


ASCII = set(ascii_lowercase)


def test_a_letter_that_is_not_allowed_is_not_typed():
    assert typed("a", "1", "b", allowed=str.isalpha) == "ab"


def test_the_limit_holds():
    assert typed(*"abcdef", limit=4) == "abcd"


def test_a_command_comes_before_the_letters_that_follow_it():
    taken: list[str] = []
    holder: list[Holder] = []

    async def run() -> str:
        def take() -> None:
            taken.append(holder[0].line.text)
            holder[0].line.clear()

        holder.append(Holder(commands={"space": take}))
        async with standing(holder[0]) as pilot:
            await pilot.press("a", "b", "space", "c")
            return holder[0].line.text

    assert (asyncio.run(run()), taken) == ("c", ["ab"])


def test_backspace_on_an_empty_line_is_a_command():
    pressed: list[int] = []
    typed("a", "backspace", "backspace", when_empty=lambda: pressed.append(1))
    assert pressed == [1]


@pytest.mark.parametrize(("is_masked", "seen"), [(True, False), (False, True)], ids=["masked", "control-shown"])
def test_a_masked_line_shows_stars(is_masked, seen):
    shown = typed(*"canary", look=lambda holder: text(holder.app), masked=is_masked)
    assert ("canary" in shown) is seen
    assert ("******" in shown) is not seen


def test_what_was_typed_is_in_no_name_no_repr_and_no_message():
    def look(holder: Holder) -> str:
        widget = holder.line
        told = [repr(message) + repr(vars(message)) for message in holder.told]
        return " ".join([repr(widget), str(widget), str(widget.name), str(widget.id), *told])

    assert "canary" not in typed(*"canary", look=look)


def test_a_long_text_scrolls_with_the_cursor():
    shown = typed(*("a" * 90), *"end", look=lambda holder: text(holder.app), limit=200)
    assert "end" in shown


def test_nothing_is_pasted():
    from textual import events

    async def run() -> str:
        holder = Holder()
        async with standing(holder) as pilot:
            pilot.app.post_message(events.Paste("canary"))
            await pilot.pause()
            return holder.line.text

    assert asyncio.run(run()) == ""
