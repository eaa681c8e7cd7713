"""Typing a passphrase: hidden until asked for, warned about, typed twice where it is new."""

import asyncio

import pytest
from textual import events

from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.key_passphrase import KeyPassphrase
from coldtui.ui.screens.new_passphrase import NewPassphrase
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.screens.share_passphrase import NewSharePassphrase, SharePassphrase
from coldtui.ui.screens.two_fingerprints import TwoFingerprints, Which
from tests.ui.stand import standing, text
from tests.ui.test_show_words import strings


def asking(make, act):
    """What `act(pilot, screen, answers)` returns."""

    async def run():
        async with standing(Desk()) as pilot:
            answers = []
            screen = make()
            pilot.app.push_screen(screen, answers.append)
            await pilot.pause()
            return await act(pilot, screen, answers)

    return asyncio.run(run())


async def press(pilot, *keys):
    await pilot.press(*keys)
    await pilot.pause()
    return text(pilot.app)


BOTH = pytest.mark.parametrize("make", [Passphrase, KeyPassphrase])


TWICE = pytest.mark.parametrize("make", [KeyPassphrase, NewSharePassphrase, NewPassphrase])
ONCE = pytest.mark.parametrize("make", [Passphrase, SharePassphrase])


async def burst(pilot, *keys):
    """All keys at once, as a script, a scanner or a fast typist sends them."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    for _ in range(4):
        await pilot.pause()
    return text(pilot.app)


@TWICE
def test_keys_that_come_at_once_are_taken_in_order(make):
    async def act(pilot, screen, answers):
        await burst(pilot, *"secret", "enter", *"secret", "enter")
        return answers

    assert asking(make, act) == ["secret"]


@TWICE
def test_keys_that_come_at_once_and_differ_are_no_passphrase(make):
    async def act(pilot, screen, answers):
        return await burst(pilot, *"ab", "enter", *"ac", "enter"), answers

    shown, answers = asking(make, act)
    assert "The two were different. Start again." in shown
    assert answers == []


@TWICE
def test_what_comes_after_the_second_enter_is_no_part_of_it(make):
    async def act(pilot, screen, answers):
        await burst(pilot, *"ab", "enter", *"ab", "enter", *"xy", "enter")
        return answers

    assert asking(make, act) == ["ab"]


@ONCE
def test_what_comes_after_enter_is_no_part_of_a_passphrase(make):
    async def act(pilot, screen, answers):
        await burst(pilot, *"ab", "enter", *"xy", "enter")
        return answers

    assert asking(make, act) == ["ab"]


@BOTH
def test_what_is_typed_is_hidden_until_f3(make):
    async def act(pilot, screen, answers):
        return await press(pilot, *"Se7en"), await press(pilot, "f3"), await press(pilot, "f3")

    masked, shown, again = asking(make, act)
    assert "Se7en" in shown
    for screen in (masked, again):
        assert "Se7en" not in screen
        assert "*****" in screen
        assert "5 characters" in screen


@BOTH
def test_code_points_are_shown_on_request(make):
    async def act(pilot, screen, answers):
        before = await press(pilot, *"aé ", "b")
        listed = await press(pilot, "f4")
        more = await press(pilot, "c")
        covered = await press(pilot, "f1", "escape")
        return before, listed, more, covered

    before, listed, more, covered = asking(make, act)
    assert "U+" not in before
    for point in ("1  U+0061", "2  U+00E9", "3  U+0020", "4  U+0062"):
        assert point in listed
    assert "5  U+0063" in more
    assert "U+" not in covered


@BOTH
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (" a", "begins or ends with a blank"),
        ("a ", "begins or ends with a blank"),
        ("a  b", "two blanks beside each other"),
        ("é", "not every keyboard has"),
    ],
)
def test_pitfalls_are_said_while_typing(make, typed, said):
    async def act(pilot, screen, answers):
        return await press(pilot, *typed), await press(pilot, *["backspace"] * len(typed))

    shown, empty = asking(make, act)
    assert said in shown
    assert "[CAUTION]" in shown
    assert "[CAUTION]" not in empty


@BOTH
def test_all_pitfalls_stand_on_the_screen_together(make):
    async def act(pilot, screen, answers):
        return await press(pilot, *" é  x ")

    assert asking(make, act).count("[CAUTION]") == 3


@BOTH
@pytest.mark.parametrize("cover", [("f1", "escape"), ("f1", "f1")])
def test_what_was_shown_is_hidden_by_what_covers_it(make, cover):
    async def act(pilot, screen, answers):
        await press(pilot, *"secret", "f3", "f4")
        during = text(pilot.app)
        await press(pilot, cover[0])
        await press(pilot, "escape")
        return during, text(pilot.app)

    during, after = asking(make, act)
    assert "secret" in during
    assert "secret" not in after
    assert "U+" not in after


@BOTH
def test_lock_forgets_everything(make):
    async def act(pilot, screen, answers):
        await press(pilot, *"secret", "f3", "f4")
        screen.forget_typed()
        await pilot.pause()
        return text(pilot.app), set(strings(vars(screen)))

    shown, kept = asking(make, act)
    assert "secret" not in shown
    assert "U+" not in shown
    assert "secret" not in kept


def test_a_new_passphrase_is_typed_twice():
    async def act(pilot, screen, answers):
        await press(pilot, *"two words", "enter")
        assert answers == []
        assert "second time" in text(pilot.app)
        await press(pilot, *"two words", "enter")
        return answers, set(strings(vars(screen)))

    answers, kept = asking(KeyPassphrase, act)
    assert answers == ["two words"]
    assert "two words" not in kept


@pytest.mark.parametrize("second", ["two word", "Two words", "two  words", "two words ", "two worde"])
def test_two_that_differ_are_both_forgotten(second):
    async def act(pilot, screen, answers):
        await press(pilot, *"two words", "enter")
        shown = await press(pilot, *second, "enter")
        await press(pilot, "enter")
        return shown, answers, set(strings(vars(screen)))

    shown, answers, kept = asking(KeyPassphrase, act)
    assert "The two were different. Start again." in shown
    assert "first time" in shown
    assert answers == []
    assert not kept & {"two words", second}


def test_the_second_time_is_hidden_even_when_the_first_was_shown():
    async def act(pilot, screen, answers):
        await press(pilot, *"secret", "f3", "enter")
        return await press(pilot, *"sec")

    assert "sec" not in asking(KeyPassphrase, act).split()


def test_a_new_passphrase_is_not_empty():
    async def act(pilot, screen, answers):
        return await press(pilot, "enter", "enter"), answers

    shown, answers = asking(KeyPassphrase, act)
    assert "Type a passphrase." in shown
    assert answers == []


def test_lock_forgets_the_first_time_too():
    async def act(pilot, screen, answers):
        await press(pilot, *"secret", "enter")
        screen.forget_typed()
        await pilot.pause()
        await press(pilot, *"secret", "enter")
        return answers, text(pilot.app)

    answers, shown = asking(KeyPassphrase, act)
    assert answers == []
    assert "second time" in shown


@pytest.mark.parametrize("make", [KeyPassphrase, NewSharePassphrase])
def test_esc_at_the_second_time_goes_back_to_the_first(make):
    async def act(pilot, screen, answers):
        second = await press(pilot, *"secret", "enter", *"sec")
        first = await press(pilot, "escape")
        kept = set(strings(vars(screen)))
        still = list(answers)
        await press(pilot, "escape")
        return second, first, kept, still, answers

    second, first, kept, still, answers = asking(make, act)
    assert "second time" in second
    assert "first time" in first
    assert "Choose the passphrase of" in first
    assert "secret" not in kept
    assert (still, answers) == ([], [None])


def test_a_loaded_key_may_have_none():
    async def act(pilot, screen, answers):
        await press(pilot, "enter")
        return answers

    assert asking(Passphrase, act) == [""]


@pytest.mark.parametrize(
    ("key", "answer"), [("enter", Which.WITH), ("n", Which.WITHOUT), ("c", Which.CHANGE), ("escape", None)]
)
def test_each_key_says_which_one_is_used(key, answer):
    async def act(pilot, screen, answers):
        await press(pilot, key)
        return answers

    assert asking(lambda: TwoFingerprints(bytes(4), bytes.fromhex("b8688df1")), act) == [answer]


def test_a_passphrase_of_the_greatest_length_can_be_listed_whole():
    async def act(pilot, screen, answers):
        line = screen.query_one("TextLine")
        line.put("x" * 256)
        await press(pilot, "f4", *["pagedown"] * 6)
        return text(pilot.app)

    assert "256  U+0078" in asking(KeyPassphrase, act)
