"""Screens that take shares: keys that come at once, mistakes, what a lock forgets, and what is never shown."""

import asyncio
from collections.abc import Callable

import pytest
from textual import events
from textual.pilot import Pilot

from coldtui.core import codex32, slip39
from coldtui.core.errors import Refused, Unreadable
from coldtui.ui.screens.reenter import Proved
from coldtui.ui.screens.share_mode import ChooseShareMode, ShareMode
from coldtui.ui.screens.share_passphrase import NewSharePassphrase, SharePassphrase
from coldtui.ui.screens.share_string import EnterString, ReenterString
from coldtui.ui.screens.share_words import EnterPart, EnterShare
from coldtui.ui.step import Step
from coldtui.ui.widgets.text_line import TextLine
from tests.ui.stand import standing, text

STRING = "ms10testsxxxxxxxxxxxxxxxxxxxxxxxxxx4nzvca9cmczlw"
GROUPS = [STRING[start : start + 4].upper() for start in range(0, len(STRING), 4)]
SHARE = (
    "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode "
    "duke ajar critical decision keyboard"
)


async def type_ahead(pilot: Pilot[int], *pressed: str) -> None:
    """All keys at once, as a terminal sends them; then wait until they were taken."""
    for key in pressed:
        pilot.app.post_message(events.Key(key, {"space": " "}.get(key, key if len(key) == 1 else None)))
    for _ in range(4):
        await pilot.pause()


def asked(make: Callable[[], Step[object]], *pressed: str) -> tuple[object, str]:
    """The answer of a screen, None where there is none yet, and what it shows after all keys."""

    async def run() -> tuple[object, str]:
        step = make()
        given: list[object] = []
        answer = step.answer
        step.answer = lambda one: (given.append(one), answer(one))
        async with standing(step) as pilot:
            await type_ahead(pilot, *pressed)
            return (given or [None])[0], text(pilot.app)

    return asyncio.run(run())


def letters(typed: str) -> list[str]:
    return [{" ": "space"}.get(letter, letter) for letter in typed]


def is_right(number: int, group: str) -> bool:
    return GROUPS[number] == group


def fine(_given: object) -> None:
    """A check that everything passes."""


@pytest.mark.parametrize("typed", [STRING, STRING.upper()])
def test_a_string_is_typed_without_blanks(typed: str) -> None:
    answer, _ = asked(lambda: EnterString(lambda given: codex32.read(given) and None), *letters(typed), "enter")
    assert answer == typed


def test_a_string_that_ends_within_a_group_is_whole_too() -> None:
    long = codex32.secret(bytes(32), "test").text
    assert len(long) % 4
    assert asked(lambda: EnterString(fine), *letters(long), "enter")[0] == long


def test_backspace_deletes_across_groups() -> None:
    pressed = [*letters("ms10tes"), *["backspace"] * 5, *letters(STRING[2:]), "enter"]
    assert asked(lambda: EnterString(fine), *pressed)[0] == STRING
    assert asked(lambda: EnterString(fine), "m", *["backspace"] * 4, *letters(STRING), "enter")[0] == STRING


def test_a_group_can_be_typed_anew() -> None:
    pressed = [*letters("ms10qqqq"), "up", *letters(STRING[4:]), "enter"]
    assert asked(lambda: EnterString(fine), *pressed)[0] == STRING


def refuse(_given: object) -> None:
    raise Unreadable("This string has a mistake, probably at character 12 (group 3).", "Compare it with the paper.")


def test_a_string_that_is_refused_stays_to_be_corrected_and_is_not_shown() -> None:
    answer, shown = asked(lambda: EnterString(refuse), *letters(STRING), "enter")
    assert answer is None
    assert "character 12 (group 3)" in shown
    assert "48 characters" in shown
    assert "ms10" not in shown
    assert "xxxx" not in shown


def test_what_no_string_has_cannot_be_typed() -> None:
    assert asked(lambda: EnterString(fine), *letters("mbsio10"), "enter")[0] == "ms10"


def test_f3_shows_the_groups_and_hides_them_again() -> None:
    assert "ms10" in asked(lambda: EnterString(fine), *letters("ms10tests"), "f3")[1]
    assert "ms10" not in asked(lambda: EnterString(fine), *letters("ms10tests"), "f3", "f3")[1]


@pytest.mark.parametrize("make", [lambda: EnterString(fine), lambda: EnterShare(20, fine)], ids=["string", "words"])
def test_a_lock_forgets_what_was_typed(make) -> None:
    async def run() -> str:
        step = make()
        async with standing(step) as pilot:
            await type_ahead(pilot, *letters("academic acadtest"), "f3")
            step.forget_typed()
            await pilot.pause()
            assert step.query_one(TextLine).text == ""
            held = [*getattr(step, "_groups", []), *getattr(step, "_words", [])]
            assert not any(held)
            await pilot.press("f3")
            await pilot.pause()
            return text(pilot.app)

    shown = asyncio.run(run())
    assert "acad" not in shown
    assert shown.count("0 of 20 words") + shown.count("0 characters") == 1


def test_groups_typed_back_ahead_of_the_screen_are_all_taken() -> None:
    answer, _ = asked(lambda: ReenterString("Check", [4] * 12, is_right), *letters(STRING))
    assert answer is Proved.ALL_RIGHT


def test_a_wrong_group_is_named_at_once_and_not_taken() -> None:
    answer, shown = asked(lambda: ReenterString("Check", [4] * 12, is_right), *letters("ms10tesx"))
    assert answer is None
    assert "Group 2 is not what you were shown" in shown
    assert "1 of 12 groups" in shown
    assert "tesx" not in shown


def test_after_a_wrong_group_the_right_one_is_taken() -> None:
    async def run() -> list[object]:
        step = ReenterString("Check", [4] * 12, is_right)
        given: list[object] = []
        step.answer = given.append
        async with standing(step) as pilot:
            await type_ahead(pilot, *letters("ms10tesx"))
            await type_ahead(pilot, *letters(STRING[4:]))
        return given

    assert asyncio.run(run()) == [Proved.ALL_RIGHT]


def test_half_a_group_and_enter_is_wrong() -> None:
    _, shown = asked(lambda: ReenterString("Check", [4] * 12, is_right), *letters("ms"), "enter")
    assert "Group 1 is not what you were shown" in shown


def test_enter_alone_says_nothing_and_takes_nothing() -> None:
    answer, shown = asked(lambda: ReenterString("Check", [4] * 12, is_right), "enter", "enter")
    assert answer is None
    assert "not what you were shown" not in shown


def test_a_share_is_typed_by_four_letters_of_each_word() -> None:
    typed = " ".join(word[:4] for word in SHARE.split())
    answer, _ = asked(
        lambda: EnterShare(20, lambda words: slip39.read(" ".join(words)) and None), *letters(typed), "enter"
    )
    assert answer == tuple(SHARE.split())


def test_the_words_of_bip39_are_not_those_of_shares() -> None:
    answer, shown = asked(lambda: EnterShare(20, fine), *letters("abandon"), "space")
    assert answer is None
    assert "Word 1 is not in the list. Check word 1 on the sheet." in shown


def test_a_mistake_in_a_share_is_told_and_the_words_stay_hidden() -> None:
    answer, shown = asked(lambda: EnterShare(20, refuse), *letters(SHARE), "enter")
    assert answer is None
    assert "has a mistake" in shown
    assert "20 of 20 words" in shown
    assert not {word for word in SHARE.split() if word in shown.split()}


@pytest.mark.parametrize(
    ("press", "mode"),
    [("w", ShareMode.WALLET), ("p", ShareMode.PHRASE), ("l", ShareMode.OTHER_LANGUAGE), ("enter", None)],
)
def test_the_mode_is_chosen_by_its_letter_and_never_by_enter(press: str, mode: ShareMode | None) -> None:
    answer, shown = asked(lambda: ChooseShareMode(bytes(4), bytes([255] * 4), "English"), press)
    assert answer is mode
    if mode is None:
        assert "0000 0000" in shown
        assert "ffff ffff" in shown


def test_a_passphrase_that_shares_cannot_have_is_not_taken() -> None:
    answer, shown = asked(SharePassphrase, "é", "enter")
    assert answer is None
    assert "of an English keyboard" in shown
    answer, shown = asked(NewSharePassphrase, "é", "enter")
    assert answer is None
    assert "first time" in shown


def chosen(*pressed: str) -> object:
    """The passphrase that is chosen by keys, one after the other."""

    async def run() -> object:
        step = NewSharePassphrase()
        given: list[object] = []
        step.answer = given.append
        async with standing(step) as pilot:
            await pilot.press(*pressed)
        return (given or [None])[0]

    return asyncio.run(run())


def test_a_passphrase_of_shares_can_be_none_when_they_are_opened_and_not_when_it_is_chosen() -> None:
    assert asked(SharePassphrase, "enter")[0] == ""
    assert chosen("enter") is None
    assert chosen("a", "enter", "a", "enter") == "a"
    assert chosen("a", "enter", "b", "enter") is None


NEEDLESS = "This share is entered already."


def needless(_given: object) -> None:
    raise Refused(NEEDLESS, "Enter another one of the set.")


@pytest.mark.parametrize(
    ("make", "typed", "state"),
    [
        (lambda: EnterShare(20, needless), SHARE, "0 of 20 words"),
        (lambda: EnterString(needless), STRING, "0 characters"),
    ],
    ids=["words", "string"],
)
def test_a_share_that_is_not_wanted_makes_room_for_another(make, typed: str, state: str) -> None:
    answer, shown = asked(make, *letters(typed), "enter")
    assert answer is None
    assert NEEDLESS in shown
    assert state in shown


LEAVING = [
    (lambda: EnterShare(20, fine, (), "2 shares"), "academic", "1 word"),
    (lambda: EnterPart(12, "2 parts"), "abandon", "1 word"),
    (lambda: EnterString(fine, (), "2 shares"), "ms10t", "5 characters"),
]


@pytest.mark.parametrize(("make", "typed", "named"), LEAVING, ids=["words", "part", "string"])
def test_esc_says_first_what_it_forgets(make, typed: str, named: str) -> None:
    async def run() -> None:
        step = make()
        entered = step._entered
        left: list[None] = []
        step._leave = left.append
        async with standing(step) as pilot:

            def shows() -> str:
                return text(pilot.app)

            await pilot.press("escape")
            assert f"Esc again forgets {entered}." in shows()
            await pilot.press(*letters(typed), "space", "escape")
            assert f"Esc again forgets {entered} and {named}." in shows()
            assert not left, "letters between the two take the first one back"
            await pilot.press("f3")
            assert "Esc again" not in shows()
            await pilot.press("escape", "escape")
            assert left == [None]

    asyncio.run(run())


@pytest.mark.parametrize(
    "make",
    [lambda: EnterShare(20, fine), lambda: EnterPart(12), lambda: EnterString(fine)],
    ids=["words", "part", "string"],
)
def test_esc_leaves_at_once_where_nothing_is_lost(make) -> None:
    async def run() -> list[None]:
        step = make()
        left: list[None] = []
        step._leave = left.append
        async with standing(step) as pilot:
            await pilot.press("escape")
        return left

    assert asyncio.run(run()) == [None]


def test_groups_that_were_typed_back_are_not_lost_by_one_key() -> None:
    answer, shown = asked(lambda: ReenterString("Check", [4] * 12, is_right), *letters("ms10test"), "escape")
    assert answer is None
    assert "Esc again forgets 2 groups." in shown


def test_the_question_which_key_names_both_passphrases() -> None:
    _, shown = asked(lambda: ChooseShareMode(bytes(4), bytes([255] * 4), "English"))
    said = " ".join(shown.split())
    assert "the passphrase of the shares is another, or there is one; or the phrase has a passphrase of its own" in said
    assert "asked next" in said
