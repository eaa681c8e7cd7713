"""The screen that takes any text: what is pasted comes whole, what is typed is hidden, and nothing of it leaks."""

import asyncio

import pytest
from textual import events
from textual.pilot import Pilot

from coldtui.core.mnemonic import last_words, words_of
from coldtui.core.wordlist import Language
from coldtui.formats.recognise import is_usable, so_far
from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.screens.paste import LIMIT, Paste
from coldtui.ui.step import Step
from coldtui.ui.widgets.paste_area import PasteArea
from coldtui.ui.widgets.text_line import TextLine
from tests.build.keys import OURS, master
from tests.ui.stand import standing, text

SHARES = "duckling enlarge academic\nacademic agency result"


def paste() -> Paste:
    return Paste("Type or paste your backup.", so_far, is_usable)


async def pasted(pilot: Pilot[int], what: str) -> None:
    pilot.app.post_message(events.Paste(what))
    await pilot.pause()
    await pilot.pause()


async def typed(pilot: Pilot[int], letters: str) -> None:
    for letter in letters:
        pilot.app.post_message(events.Key({" ": "space", "\n": "ctrl+j"}.get(letter, letter), letter))
    await pilot.pause()
    await pilot.pause()


def answered(screen: Step[str]) -> list[str]:
    """What the screen is dismissed with."""
    answers: list[str] = []
    screen.answer = answers.append  # type: ignore[method-assign]
    return answers


def test_what_a_terminal_pastes_comes_whole_with_its_line_breaks():
    async def look():
        async with standing(screen := paste()) as pilot:
            await pasted(pilot, SHARES.replace("\n", "\r\n"))
            assert screen.query_one(PasteArea).text == SHARES

    asyncio.run(look())


def test_lines_that_arrive_as_keys_come_whole_too():
    async def look():
        async with standing(screen := paste()) as pilot:
            await typed(pilot, SHARES)
            assert screen.query_one(PasteArea).text == SHARES

    asyncio.run(look())


def test_enter_starts_a_new_line_and_goes_on_from_an_empty_one_when_the_text_is_whole():
    async def look():
        async with standing(screen := paste()) as pilot:
            answers = answered(screen)
            words = OURS.split()
            await typed(pilot, " ".join(words[:6]))
            await pilot.press("enter", "enter")
            await typed(pilot, " ".join(words[6:]))
            await pilot.press("enter")
            assert answers == []
            assert "Press Enter once more to go on." in text(pilot.app)
            await pilot.press("enter")
            assert answers == [" ".join(words[:6]) + "\n\n" + " ".join(words[6:]) + "\n"]
            assert screen.query_one(PasteArea).text == ""

    asyncio.run(look())


def test_a_phrase_whose_first_half_fits_too_is_taken_whole_when_it_comes_word_by_line():
    # 24 words of which the first 12 are a phrase by themselves, from a terminal that does not mark what is pasted
    words = words_of(bytes(16) + b"\x30" + bytes(15))
    assert list(words[:12]) == OURS.split()

    async def look(break_: str) -> list[str]:
        async with standing(screen := paste()) as pilot:
            answers = answered(screen)
            for word in words:
                await typed(pilot, word)
                for key in break_.split():
                    await pilot.press(key)
            assert answers == []
            assert so_far(screen.query_one(PasteArea).text)[1].startswith("A recovery phrase of 24 words")
            return answers

    for break_ in ("enter", "enter ctrl+j"):
        asyncio.run(look(break_))


WRONG = "zoo " * 11 + "zoo"


def test_a_text_that_must_be_asked_about_goes_on_and_is_not_called_right():
    async def look():
        async with standing(screen := paste()) as pilot:
            answers = answered(screen)
            await typed(pilot, "0000" * 12)
            assert "[CAUTION] As a SeedQR it has a mistake." in text(pilot.app)
            assert "[OK]" not in text(pilot.app)
            await pilot.press("enter")
            await pilot.pause()
            assert "Press Enter once more to go on." in text(pilot.app)
            await pilot.press("enter")
            assert answers == ["0000" * 12 + "\n"]

    asyncio.run(look())


def test_going_on_with_words_that_do_not_belong_together_says_so_too():
    async def look():
        async with standing(screen := paste()) as pilot:
            answers = answered(screen)
            await typed(pilot, WRONG)
            assert text(pilot.app).count("These 12 words do not belong together.") == 1
            assert "We cannot tell which." in text(pilot.app)
            await pilot.press("enter", "enter")
            await pilot.pause()
            assert text(pilot.app).count("[CAUTION] These 12 words do not belong together.") == 2
            assert answers == []
            await typed(pilot, "zoo")
            assert "13 words so far" in text(pilot.app) or "12 words so far" in text(pilot.app)

    asyncio.run(look())


def test_a_reason_that_is_too_long_for_the_row_above_the_keys_is_said_above():
    async def look():
        async with standing(paste()) as pilot:
            await typed(pilot, f"wpkh({master(OURS).xprv(test=False)}/0/*)")
            await pilot.press("enter", "enter")
            await pilot.pause()
            assert "[CAUTION] You cannot go on with this: see above." in text(pilot.app)

    asyncio.run(look())


@pytest.mark.parametrize(
    ("key", "first"), [("escape", "Esc again forgets 5 characters."), ("f4", "F4 again clears 5 characters.")]
)
def test_what_was_typed_is_lost_only_when_the_key_is_pressed_twice(key, first):
    async def look():
        async with standing(Desk()) as pilot:
            answers: list[str | None] = []
            pilot.app.push_screen(screen := paste(), answers.append)
            await pilot.pause()
            await typed(pilot, "aban ")
            for other in ("left", "f4" if key == "escape" else "escape", "x", "f3"):
                await pilot.press(key)
                await pilot.pause()
                assert first in text(pilot.app)
                await pilot.press(other)
                await pilot.pause()
                assert first not in text(pilot.app)
                if other == "x":
                    await pilot.press("backspace")
                assert len(screen.query_one(PasteArea).text) == 5
            await pasted(pilot, "")
            await pilot.press(key, "f1", "escape")
            await pilot.pause()
            assert first not in text(pilot.app)
            assert answers == []
            area = screen.query_one(PasteArea)
            await pilot.press(key, key)
            await pilot.pause()
            assert (answers, area.text) == (([None], "aban ") if key == "escape" else ([], ""))

    asyncio.run(look())


def test_esc_leaves_at_once_where_nothing_was_typed():
    async def look():
        async with standing(Desk()) as pilot:
            answers: list[object] = []
            pilot.app.push_screen(paste(), answers.append)
            pilot.app.push_screen(EnterWords(12), answers.append)
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
            assert answers == [None, None]

    asyncio.run(look())


def test_the_words_of_a_phrase_are_forgotten_only_when_esc_is_pressed_twice():
    async def look():
        async with standing(Desk()) as pilot:
            answers: list[object] = []
            pilot.app.push_screen(EnterWords(12), answers.append)
            await pilot.pause()
            await typed(pilot, "zoo zoo ")
            for other in ("up", "7", "f3", "a"):
                await pilot.press("escape")
                await pilot.pause()
                assert "[CAUTION] Esc again forgets 2 words." in text(pilot.app)
                await pilot.press(other)
                await pilot.pause()
                assert "Esc again" not in text(pilot.app)
            assert answers == []
            await pilot.press("escape", "escape")
            await pilot.pause()
            assert answers == [None]

    asyncio.run(look())


def test_what_is_typed_is_stars_until_f3_and_after_anything_covers_the_screen():
    async def look():
        async with standing(screen := paste()) as pilot:
            await pasted(pilot, OURS)
            assert "abandon" not in text(pilot.app)
            assert "*" * len("abandon abandon") in text(pilot.app)
            await pilot.press("f3")
            assert "abandon abandon" in text(pilot.app)
            await pilot.press("f1")
            await pilot.press("escape")
            await pilot.pause()
            assert pilot.app.screen is screen
            assert "abandon" not in text(pilot.app)

    asyncio.run(look())


def test_the_lock_forgets_what_was_typed():
    async def look():
        async with standing(screen := paste()) as pilot:
            await pasted(pilot, OURS)
            await pilot.press("f3")
            screen.forget_typed()
            await pilot.pause()
            assert screen.query_one(PasteArea).text == ""
            assert screen.query_one(PasteArea).masked
            assert "characters" not in text(pilot.app)

    asyncio.run(look())


def test_what_has_no_room_is_not_taken_in_part_and_said():
    async def look():
        async with standing(screen := paste()) as pilot:
            await pasted(pilot, "abandon")
            await pasted(pilot, "x" * LIMIT)
            assert screen.query_one(PasteArea).text == "abandon"
            assert "was not taken" in text(pilot.app)

    asyncio.run(look())


def test_the_cursor_moves_and_deletes_where_it_stands():
    async def look():
        async with standing(screen := paste()) as pilot:
            area = screen.query_one(PasteArea)
            await typed(pilot, "abc")
            await pilot.press("left", "left", "backspace")
            assert area.text == "bc"
            await pilot.press("delete")
            assert area.text == "c"
            await pilot.press("end")
            await typed(pilot, "d")
            await pilot.press("home")
            await typed(pilot, "x")
            assert area.text == "xcd"

    asyncio.run(look())


def test_a_long_text_shows_the_rows_around_the_cursor():
    async def look():
        async with standing(paste()) as pilot:
            await pasted(pilot, "\n".join(f"line{number}" for number in range(60)))
            await pilot.press("f3")
            assert "line59" in text(pilot.app)
            assert "line0\n" not in text(pilot.app)
            await pilot.press("home")
            assert "line0" in text(pilot.app)

    asyncio.run(look())


def test_control_characters_are_left_out():
    async def look():
        async with standing(screen := paste()) as pilot:
            await pasted(pilot, "ab\x1b[31m\x00\tc\u202ed")
            assert screen.query_one(PasteArea).text == "ab[31m cd"

    asyncio.run(look())


def test_nothing_of_it_is_in_a_repr_a_name_or_a_message():
    async def look():
        async with standing(screen := paste()) as pilot:
            await pasted(pilot, OURS)
            for widget in (screen, *screen.query("*")):
                shown = f"{widget!r} {widget.name} {widget.id} {widget.classes} {widget.tooltip}"
                assert "abandon" not in shown
            assert "abandon" not in repr(PasteArea.Changed())

    asyncio.run(look())


# --- the last word ----------------------------------------------------------------------------------------------------


def body_of(screen: EnterWords) -> str:
    return " ".join(str(widget.render()) for widget in screen.query("Lines"))


@pytest.mark.parametrize(("count", "fitting"), [(12, 128), (24, 8)])
def test_the_last_words_that_fit_are_listed(count, fitting):
    async def look():
        async with standing(screen := EnterWords(count)) as pilot:
            await typed(pilot, "zoo " * (count - 1))
            assert "F4 Last word" in text(pilot.app)
            await pilot.press("f4")
            await pilot.pause()
            assert f"{fitting} words fit as the last one." in body_of(screen)
            listed = set(body_of(screen).split("\n\n")[1].split())
            assert set(last_words(("zoo",) * (count - 1))) <= listed

    asyncio.run(look())


def test_the_last_word_is_not_offered_before_all_others_are_there():
    async def look():
        async with standing(screen := EnterWords(12)) as pilot:
            await typed(pilot, "zoo " * 10)
            assert "Last word" not in text(pilot.app)
            await pilot.press("f4")
            assert "fit as the last one" not in body_of(screen)

    asyncio.run(look())


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("wild father tree among universe such mobile favorite target dynamic credit identify", "a phrase of Electrum"),
        ("abandon " * 12, "F4 lists the last words that fit."),
    ],
)
def test_words_that_do_not_belong_together_come_with_an_advice(words, advice):
    async def look():
        async with standing(screen := EnterWords(12)) as pilot:
            await typed(pilot, words.strip() + " ")
            said = body_of(screen)
            assert "These 12 words do not belong together." in said
            assert advice in said

    asyncio.run(look())


def test_words_with_accents_are_typed_with_and_without_them():
    async def look(letters: str) -> str:
        async with standing(EnterWords(12, (), Language.FRENCH)) as pilot:
            await typed(pilot, letters)
            await pilot.press("f3")
            await pilot.pause()
            return text(pilot.app)

    for letters in ("académ ", "academ "):
        assert "académie" in asyncio.run(look(letters))


def test_only_english_letters_can_be_typed_for_an_english_phrase():
    async def look():
        async with standing(screen := EnterWords(12)) as pilot:
            await typed(pilot, "é1z")
            assert screen.query_one(TextLine).text == "z"

    asyncio.run(look())


# --- what stands at Enter, and what is hidden ---------------------------------------------------------------------------


def test_the_last_row_says_what_enter_does():
    async def look():
        async with standing(paste()) as pilot:
            await typed(pilot, OURS)
            assert "Enter New line" in text(pilot.app)
            await pilot.press("enter")
            await pilot.pause()
            assert "Enter Continue" in text(pilot.app)

    asyncio.run(look())


def test_what_is_no_secret_is_shown_until_it_becomes_one_or_f3_hides_it():
    screen = Paste("Type or paste.", so_far, is_usable, lambda typed: "abandon" in typed)

    async def look():
        async with standing(screen) as pilot:
            await typed(pilot, "plain ")
            assert "plain" in text(pilot.app)
            assert "F3 Hide" in text(pilot.app)
            await typed(pilot, "abandon")
            assert "plain" not in text(pilot.app)
            assert "F3 Show" in text(pilot.app)
            await pilot.press("f3")
            assert "plain abandon" in text(pilot.app)
            await pilot.press("f1", "escape")
            await pilot.pause()
            assert "plain" not in text(pilot.app)

    asyncio.run(look())
