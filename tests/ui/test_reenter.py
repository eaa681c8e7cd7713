"""Typing words back: only right ones are taken, a wrong one is named by its number, and none is kept."""

import asyncio

import pytest
from textual import events

from coldtui.core.mnemonic import WORDS, completions
from coldtui.core.wordlist import ENGLISH, Language, word_list
from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.reenter import Proved, Reenter
from coldtui.ui.widgets.text_line import TextLine
from tests.ui.stand import standing, text
from tests.ui.test_show_words import strings

PHRASE = ("zebra", "able", "act", "zoo", "ability", "abandon")


class Asked:
    """The right words, and what was asked about them."""

    def __init__(self, words=PHRASE):
        self.words = words
        self.questions = []

    def __call__(self, number, word):
        self.questions.append((number, word))
        return self.words[number] == word


def reentering(act, asked=None, language=Language.ENGLISH, **more):
    """What `act(pilot, screen, answers)` returns."""
    asked = asked or Asked()
    words = word_list(language)
    screen = Reenter("Check your copy", len(asked.words), words.completions, words.meant, asked, **more)

    async def run():
        async with standing(Desk()) as pilot:
            answers = []
            pilot.app.push_screen(screen, answers.append)
            await pilot.pause()
            return await act(pilot, screen, answers)

    return asyncio.run(run())


async def type_in(pilot, letters):
    for letter in letters:
        pilot.app.post_message(events.Key({" ": "space"}.get(letter, letter), letter))
    for _ in range(3):
        await pilot.pause()
    return text(pilot.app)


@pytest.mark.parametrize("end", ["space", "enter"])
def test_all_right_words_in_order_are_the_answer(end):
    asked = Asked()

    async def act(pilot, screen, answers):
        for word in PHRASE:
            assert answers == []
            await type_in(pilot, word)
            await pilot.press(end)
        await pilot.pause()
        return answers

    assert reentering(act, asked) == [Proved.ALL_RIGHT]
    assert asked.questions == list(enumerate(PHRASE))


def test_four_letters_are_enough():
    async def act(pilot, screen, answers):
        await type_in(pilot, " ".join(word[:4] for word in PHRASE) + " ")
        return answers

    assert reentering(act) == [Proved.ALL_RIGHT]


def test_capital_letters_are_the_same():
    async def act(pilot, screen, answers):
        await type_in(pilot, " ".join(PHRASE).upper() + " ")
        return answers

    assert reentering(act) == [Proved.ALL_RIGHT]


@pytest.mark.parametrize("number", range(len(PHRASE)))
def test_a_wrong_word_is_named_at_once_and_not_taken(number):
    asked = Asked()
    words = list(PHRASE)
    words[number] = "ozone"

    async def act(pilot, screen, answers):
        shown = await type_in(pilot, " ".join(words[: number + 1]) + " ")
        assert screen.query_one(TextLine).text == ""
        # what follows is asked for the same word, not for the next
        for _ in range(2):
            await type_in(pilot, "ozone ")
        return shown, answers

    shown, answers = reentering(act, asked)
    assert f"Word {number + 1} is not what you were shown." in shown
    assert f"{number} of {len(PHRASE)} words" in shown
    assert answers == []
    assert "ozone" not in shown
    assert not set(shown.split()) & set(PHRASE)
    assert asked.questions[number:] == [(number, "ozone")] * 3


def test_words_in_another_order_are_wrong():
    async def act(pilot, screen, answers):
        return await type_in(pilot, "able "), answers

    shown, answers = reentering(act)
    assert "Word 1 is not what you were shown." in shown
    assert answers == []


def test_a_wrong_word_can_be_typed_again():
    async def act(pilot, screen, answers):
        await type_in(pilot, "able ")
        shown = await type_in(pilot, "zeb")
        assert "is not what you were shown" not in shown
        await type_in(pilot, " " + " ".join(PHRASE[1:]) + " ")
        return answers

    assert reentering(act) == [Proved.ALL_RIGHT]


def test_a_word_that_is_in_no_list_is_not_asked_about():
    asked = Asked()

    async def act(pilot, screen, answers):
        return await type_in(pilot, "zzz ")

    assert "Word 1 is not in the list." in reentering(act, asked)
    assert asked.questions == []


def test_letters_that_can_be_several_words_are_not_asked_about():
    asked = Asked()

    async def act(pilot, screen, answers):
        return await type_in(pilot, "ab ")

    assert "abandon  ability  able  about" in reentering(act, asked)
    assert asked.questions == []


@pytest.mark.parametrize("key", ["enter", "space"])
def test_an_empty_line_is_no_word(key):
    asked = Asked()

    async def act(pilot, screen, answers):
        for _ in range(10):
            await pilot.press(key)
        await pilot.pause()
        return text(pilot.app), answers

    shown, answers = reentering(act, asked)
    assert "Word 1 is still missing." in shown
    assert (answers, asked.questions) == ([], [])


@pytest.mark.parametrize("keys", [("up",), ("down",), ("backspace",), ("end",), ("pagedown",), ("tab",), ("f3",)])
def test_no_other_key_moves_to_another_word(keys):
    async def act(pilot, screen, answers):
        await type_in(pilot, "zebra able ")
        await pilot.press(*keys * 5)
        await pilot.pause()
        return text(pilot.app), answers

    shown, answers = reentering(act)
    assert "Word 3 of 6" in shown
    assert answers == []


def test_no_word_is_kept_once_it_was_taken():
    async def act(pilot, screen, answers):
        await type_in(pilot, "zebra able ac")
        kept = set()
        for widget in screen.walk_children(with_self=True):
            if isinstance(widget, Reenter | TextLine) or type(widget).__module__.startswith("coldtui"):
                own = {name: value for name, value in vars(widget).items() if name not in {"_completions", "_meant"}}
                kept |= set(strings(own))
        return kept, text(pilot.app)

    kept, shown = reentering(act)
    assert not kept & {"zebra", "able"}
    assert "zebra" not in shown
    # the control: what is being typed is found
    assert "ac" in kept or "a" in kept


def test_lock_forgets_the_letters_and_keeps_the_place():
    async def act(pilot, screen, answers):
        await type_in(pilot, "zebra ab")
        screen.forget_typed()
        await pilot.pause()
        return screen.query_one(TextLine).text, text(pilot.app)

    typed, shown = reentering(act)
    assert typed == ""
    assert "Word 2 of 6" in shown
    assert "abandon" not in shown


def test_esc_answers_nothing_when_it_is_pressed_twice():
    async def act(pilot, screen, answers):
        await type_in(pilot, "zebra able act zoo ability aban")
        await pilot.press("escape")
        await pilot.pause()
        once = text(pilot.app), list(answers)
        await pilot.press("escape")
        await pilot.pause()
        return once, answers

    (shown, after_one), after_two = reentering(act)
    assert "[CAUTION] Esc again forgets 5 words." in shown
    assert (after_one, after_two) == ([], [None])


@pytest.mark.parametrize("key", ["left", "a", "7", "f1", "f2", "pagedown", "backspace"])
def test_any_other_key_cancels_the_first_esc(key):
    async def act(pilot, screen, answers):
        await type_in(pilot, "zebra ")
        await pilot.press("escape", key, *["escape"] * (key == "f1"))
        await pilot.pause()
        cancelled = text(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        return cancelled, text(pilot.app), answers

    cancelled, again, answers = reentering(act)
    assert "Esc again" not in cancelled
    assert "Esc again forgets 1 word." in again
    assert answers == []


def test_esc_leaves_at_once_where_no_word_was_typed():
    async def act(pilot, screen, answers):
        await pilot.press("escape")
        await pilot.pause()
        return answers

    assert reentering(act) == [None]


def test_words_of_another_list_are_compared_as_they_are():
    """The words of a share come from a list of their own."""
    words = ("academic", "acid", "acne", "acquire", "acrobat")
    right = words * 6 + words[:3]

    def completed(prefix):
        return tuple(word for word in words if prefix and word.startswith(prefix))

    def meant(typed):
        found = completed(typed)
        return typed if typed in words else found[0] if len(found) == 1 else None

    async def run():
        screen = Reenter("Share 1 of 3", 33, completed, meant, lambda number, word: right[number] == word)
        async with standing(Desk()) as pilot:
            answers = []
            pilot.app.push_screen(screen, answers.append)
            await pilot.pause()
            await type_in(pilot, " ".join(right) + " ")
            return answers

    assert asyncio.run(run()) == [Proved.ALL_RIGHT]


@pytest.mark.parametrize("language", Language)
def test_every_language_can_be_typed(language):
    words = word_list(language).words[::199]

    async def act(pilot, screen, answers):
        await type_in(pilot, " ".join(words) + " ")
        return answers

    assert reentering(act, Asked(words), language, longest=max(map(len, word_list(language).words))) == [
        Proved.ALL_RIGHT
    ]


def test_accents_can_be_left_out_where_the_list_allows_it():
    words = tuple(word for word in word_list(Language.SPANISH).words if not word.isascii())[:12]

    async def act(pilot, screen, answers):
        bare = " ".join("".join(letter for letter in word if letter.isascii()) for word in words)
        await type_in(pilot, bare + " ")
        return answers

    assert reentering(act, Asked(words), Language.SPANISH, longest=10) == [Proved.ALL_RIGHT]


def test_control_the_words_of_the_tests_are_in_the_list():
    assert set(PHRASE) <= set(WORDS)
    assert completions("zebr") == ("zebra",)
    assert ENGLISH.meant("ozone") == "ozone"
