"""The passphrase of a sealed backup: weak ones are not taken, new ones typed twice, none kept; drawn words work too."""

import asyncio

import pytest

from coldtui.core.strength import measure
from coldtui.core.word_passphrase import WORDS, words
from coldtui.core.wordlist import ENGLISH
from coldtui.ui.screens.backup_passphrase import NewBackupPassphrase, TypeBackupPassphrase
from coldtui.ui.screens.reenter import Proved, Reenter
from coldtui.ui.widgets.text_line import TextLine
from tests.ui.stand import standing, text
from tests.ui.test_key_passphrase import asking, burst, press
from tests.ui.test_reenter import Asked, reentering, type_in
from tests.ui.test_show_words import strings

GOOD = "ranch velvet oxygen tumble cradle gossip"
OTHER = "violin harvest magnet puzzle ladder ocean"


def typing(error="", facts=()):
    return TypeBackupPassphrase("Open my card", "Type the passphrase.", facts, error=error)


def test_a_new_one_is_measured_while_it_is_typed():
    async def act(pilot, screen, answers):
        return [await burst(pilot, *f"{word} ") for word in GOOD.split()]

    seen = asking(NewBackupPassphrase, act)
    for number, screen in enumerate(seen[:-1], 1):
        assert f"about {11 * number} of 60 bits" in screen
        assert "[OK]" not in screen
        assert f"{number} word" in screen
    assert "about 66 bits" in seen[-1]
    assert "[OK]" in seen[-1]


@pytest.mark.parametrize(
    "weak", ["p", "password", "Tr0ub4dor&3", "correct horse battery staple", "zoo zoo zoo zoo zoo zoo", "1987-05-12"]
)
def test_what_is_easy_to_guess_is_never_taken(weak):
    async def act(pilot, screen, answers):
        once = await burst(pilot, *weak, "enter")
        again = await burst(pilot, "enter", "enter")
        return once, again, answers

    once, again, answers = asking(NewBackupPassphrase, act)
    for screen in (once, again):
        assert "[CAUTION] This is too easy to guess." in screen
        assert "first time" in screen
    assert answers == []


def test_control_what_is_hard_to_guess_is_taken_when_it_was_typed_twice():
    async def act(pilot, screen, answers):
        second = await burst(pilot, *GOOD, "enter")
        assert answers == []
        await burst(pilot, *GOOD, "enter")
        return second, answers, set(strings(vars(screen)))

    second, answers, kept = asking(NewBackupPassphrase, act)
    assert "second time" in second
    assert "bits" not in second
    assert answers == [GOOD]
    assert GOOD not in kept


@pytest.mark.parametrize("second", [OTHER, GOOD.capitalize(), GOOD[:-1], GOOD.replace(" ", "")])
def test_two_that_differ_are_both_forgotten(second):
    async def act(pilot, screen, answers):
        await burst(pilot, *GOOD, "enter")
        return await burst(pilot, *second, "enter"), answers, set(strings(vars(screen)))

    shown, answers, kept = asking(NewBackupPassphrase, act)
    assert "The two were different. Start again." in shown
    assert answers == []
    assert not kept & {GOOD, second}


@pytest.mark.parametrize(
    "second", [f" {GOOD}", f"{GOOD} ", GOOD.replace(" ", "   "), GOOD.replace("oxygen", "\uff4fxygen")]
)
def test_blanks_and_forms_of_letters_that_the_seal_makes_one_are_the_same(second):
    async def act(pilot, screen, answers):
        await burst(pilot, *GOOD, "enter")
        await burst(pilot, *second, "enter")
        return answers

    assert asking(NewBackupPassphrase, act) == [second]


def test_an_empty_new_one_says_what_to_do():
    async def act(pilot, screen, answers):
        return await press(pilot, "enter", "enter"), answers

    shown, answers = asking(NewBackupPassphrase, act)
    assert "Type a passphrase, or press Esc." in shown
    assert answers == []


MAKERS = pytest.mark.parametrize("make", [NewBackupPassphrase, typing])


@MAKERS
def test_it_is_hidden_until_f3_and_when_something_covered_it(make):
    async def act(pilot, screen, answers):
        masked = await burst(pilot, *"Se7en")
        shown = await press(pilot, "f3")
        await press(pilot, "f1")
        return masked, shown, await press(pilot, "escape")

    masked, shown, after = asking(make, act)
    assert "Se7en" in shown
    for screen in (masked, after):
        assert "Se7en" not in screen
        assert "*****" in screen


@MAKERS
def test_lock_forgets_it(make):
    async def act(pilot, screen, answers):
        await burst(pilot, *GOOD)
        await press(pilot, "f3", "f4")
        screen.forget_typed()
        await pilot.pause()
        return text(pilot.app), set(strings(vars(screen))), screen.query_one(TextLine).text

    shown, kept, left = asking(make, act)
    assert "ranch" not in shown
    assert "U+" not in shown
    assert GOOD not in kept
    assert left == ""


def test_lock_forgets_the_first_time_too():
    async def act(pilot, screen, answers):
        await burst(pilot, *GOOD, "enter")
        screen.forget_typed()
        await pilot.pause()
        return await burst(pilot, *GOOD, "enter"), answers

    shown, answers = asking(NewBackupPassphrase, act)
    assert "second time" in shown
    assert answers == []


@MAKERS
@pytest.mark.parametrize(
    ("typed", "warned"),
    [("a  b ", False), (" a", False), ("x" * 60, False), ("caf\u00e9", True), ("a\u200bb", True), ("a\u00a0b", False)],
)
def test_only_what_another_keyboard_lacks_is_warned_about(make, typed, warned):
    async def act(pilot, screen, answers):
        screen.query_one(TextLine).put(typed)
        screen.on_text_line_changed()
        await pilot.pause()
        return text(pilot.app)

    assert ("[CAUTION]" in asking(make, act)) is warned


def test_the_one_that_opens_is_asked_with_its_backup_and_what_was_wrong():
    facts = [("Backup", "generation 7 on SD 32 GB"), ("Date", "12 May 2026")]

    async def act(pilot, screen, answers):
        return text(pilot.app)

    first = asking(lambda: typing(facts=facts), act)
    again = asking(lambda: typing("This passphrase does not open the backup.", facts), act)
    for screen in (first, again):
        assert "Open my card" in screen
        assert "Type the passphrase." in screen
        assert "generation 7 on SD 32 GB" in screen
    assert "[CAUTION] This passphrase does not open the backup." in again
    assert "[CAUTION]" not in first


def test_the_one_that_opens_is_answered_as_typed_and_let_go():
    async def act(pilot, screen, answers):
        line = screen.query_one(TextLine)
        await burst(pilot, *f" {GOOD}  ")
        assert line.text == f" {GOOD}  "
        await press(pilot, "enter")
        return answers, line.text, set(strings(vars(screen)))

    answers, left, kept = asking(typing, act)
    assert answers == [f" {GOOD}  "]
    assert left == ""
    assert not any("ranch" in one for one in kept)


def test_a_weak_one_opens_what_it_sealed_elsewhere():
    async def act(pilot, screen, answers):
        await burst(pilot, "p", "enter")
        return answers

    assert not measure("p").is_enough
    assert asking(typing, act) == ["p"]


@pytest.mark.parametrize("nothing", ["", "   "])
def test_nothing_is_no_passphrase(nothing):
    async def act(pilot, screen, answers):
        return await burst(pilot, *nothing, "enter"), answers

    shown, answers = asking(typing, act)
    assert "Type the passphrase of the backup" in shown
    assert answers == []


def test_words_are_counted_and_nothing_of_them_is_completed():
    async def act(pilot, screen, answers):
        return await burst(pilot, *"ranch vel")

    shown = asking(typing, act)
    assert "9 characters, 2 words" in shown
    assert "velvet" not in shown
    assert "ranch" not in shown


DRAWN = [words(bytes(11)), words(b"\xff" * 11), words(bytes(range(11)))]


@pytest.mark.parametrize("drawn", DRAWN, ids=["one word eight times", "the last word eight times", "any"])
def test_drawn_words_are_typed_back_though_they_are_no_recovery_phrase(drawn):
    async def act(pilot, screen, answers):
        shown = await type_in(pilot, f"{drawn[0]} ")
        assert f"1 of {WORDS} words" in shown
        await type_in(pilot, " ".join(word[:4] for word in drawn[1:]) + " ")
        return answers

    assert reentering(act, Asked(drawn)) == [Proved.ALL_RIGHT]


@pytest.mark.parametrize("number", range(WORDS))
def test_each_drawn_word_is_asked_for(number):
    drawn = DRAWN[2]

    async def run():
        screen = Reenter(
            "Check your copy", WORDS, ENGLISH.completions, ENGLISH.meant, lambda at, word: drawn[at] == word
        )
        async with standing(screen) as pilot:
            return await type_in(pilot, " ".join((*drawn[:number], "zebra")) + " ")

    assert f"Word {number + 1} is not what you were shown." in asyncio.run(run())
