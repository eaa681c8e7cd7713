"""Rolls are typed, counted, judged and taken back; what is not on the die is not taken; the lock forgets them."""

import asyncio
from collections import Counter

import pytest
import zxingcpp
from PIL import Image
from textual import events

from coldtui.core.entropy import Source, mixed_line, steps, symbols
from coldtui.ui.screens.check_elsewhere import CheckElsewhere
from coldtui.ui.screens.collect import Collect, Task
from coldtui.ui.screens.line_codes import LineCodes
from coldtui.ui.widgets.rolls import MOST, Rolls
from tests.ui.gallery_make import CARDS, LINE, ROLLS
from tests.ui.stand import segments, standing, text


def collecting(source=Source.D6, count=12, *, alone=True, typed="", before=0.0):
    return Collect(Task(source, count, alone, before), typed)


def shown_after(screen, keys, then=None, size=(80, 24)):
    """Type keys as a keyboard does, all ahead; the text of the screen, and what was answered."""
    answers = []

    async def look():
        async with standing(screen, size) as pilot:
            screen.answer = answers.append
            for key in keys:
                pilot.app.post_message(events.Key({" ": "space"}.get(key, key), key if len(key) == 1 else None))
            await pilot.pause()
            await pilot.pause()
            if then is not None:
                await then(pilot)
            return text(pilot.app)

    return asyncio.run(look()), answers


@pytest.mark.parametrize(
    ("source", "typed", "found"),
    [
        (Source.D6, "1 2 3456", ("1", "2", "3", "4", "5", "6")),
        (Source.D6, "7089a-1", ("1",)),
        (Source.D20, "1 20 3 17 ", ("1", "20", "3", "17")),
        (Source.D20, "21 5 ", ("2", "5")),
        (Source.D20, "0 00 25 ", ("2",)),
        (Source.D20, "7 12", ("7",)),
        (Source.COINS, "hHtT10x", ("1", "1", "0", "0", "1", "0")),
        (Source.CARDS, "asTd2c 9H", ("AS", "TD", "2C", "9H")),
        (Source.CARDS, "asas", ("AS",)),
        (Source.CARDS, "a1s", ("AS",)),
        (Source.CARDS, "xs1kh", ("KH",)),
        (Source.MASH, "aZ9 !", ("a", "Z", "9")),
        (Source.HEX, "0fF g", ("0", "f", "f")),
    ],
)
def test_what_is_typed_becomes_events_and_nothing_else_does(source, typed, found):
    screen = collecting(source, alone=False)
    result = []

    async def look(pilot):
        result.append(pilot.app.screen.query_one(Rolls).found)

    shown_after(screen, typed, look)
    assert result == [found]


def test_enter_ends_a_number_before_it_goes_on():
    screen = collecting(Source.D20, alone=False)
    shown, answers = shown_after(screen, [*"17", "enter"])
    assert "1 of 30" in shown
    assert answers == []
    _, answers = shown_after(collecting(Source.D20, alone=False), [*"17", "enter", "enter"])
    assert answers == ["17"]


def test_a_card_that_is_half_typed_is_no_card():
    async def enter(pilot):
        await pilot.press("enter")
        await pilot.pause()

    shown, answers = shown_after(collecting(Source.CARDS, alone=False), "asT", enter)
    assert "The last card is only half typed." in shown
    assert answers == []


def test_backspace_takes_back_half_an_event_and_then_whole_ones():
    async def look(pilot):
        assert pilot.app.screen.query_one(Rolls).found == ("AS",)

    shown_after(collecting(Source.CARDS), [*"askhT", "backspace", "backspace"], look)
    shown, _ = shown_after(collecting(), ["backspace", *"12", "backspace", "backspace", "backspace"])
    assert "0 of 50" in shown


@pytest.mark.parametrize(("number", "label"), [(49, "Enter (1 more)"), (50, "Enter Continue")])
def test_alone_enter_waits_for_enough(number, label):
    shown, answers = shown_after(collecting(), [*ROLLS[:number], "enter"])
    if number == 50:
        assert answers == [ROLLS[:50]]
    else:
        assert label in shown
        assert answers == []


def test_one_source_of_several_may_be_less_than_enough():
    _, answers = shown_after(collecting(alone=False), [*"415", "enter"])
    assert answers == ["415"]
    _, answers = shown_after(collecting(alone=False), ["enter"])
    assert answers == []


def test_what_other_sources_gave_is_counted():
    shown, _ = shown_after(collecting(count=24, alone=False, before=128.0), "4152")
    assert "4 of 50" in shown
    assert "128.0 bits in other ways" in shown


def test_what_is_no_chance_cannot_be_taken():
    shown, answers = shown_after(collecting(), [*"123456" * 9, "enter"])
    assert answers == []
    assert "Enter (not fair)" in shown
    assert "[DANGER]" in shown


def test_a_caution_can_be_passed():
    rolls = "16426613456162362156643616256436662513461636542613"
    shown, answers = shown_after(collecting(), rolls)
    assert "[CAUTION]" in shown
    _, answers = shown_after(collecting(), [*rolls, "enter"])
    assert answers == [rolls]


def test_counts_and_bits_are_right():
    shown, _ = shown_after(collecting(), ROLLS[:46])
    counts = Counter(ROLLS[:46])
    assert f"46 of 50   {46 * 2.5849625:.1f} bits if fair" in shown
    for face in symbols(Source.D6):
        assert any(f"{face} {'#' * counts[face]}" in line for line in shown.splitlines())


def test_the_lock_forgets_what_was_typed():
    async def lock(pilot):
        screen = pilot.app.screen
        screen.forget_typed()
        await pilot.pause()
        assert screen.query_one(Rolls).found == ()

    shown, _ = shown_after(collecting(typed=ROLLS[:40]), "", lock)
    assert ROLLS[:5] not in shown
    assert "0 of 50" in shown


def test_control_before_the_lock_it_is_there():
    shown, _ = shown_after(collecting(typed=ROLLS[:40]), "")
    assert ROLLS[:5] in shown


def test_there_is_an_end_to_typing():
    shown, _ = shown_after(collecting(Source.MASH, alone=False, typed="ab3" * (MOST // 3) + "c"), "xyz")
    assert "That is more than enough." in shown


def test_cards_of_two_shuffles_are_counted():
    shown, _ = shown_after(collecting(Source.CARDS, 24, typed=CARDS), "")
    assert f"{52 - len(CARDS) // 2} of 52 cards are left" in shown


def test_no_roll_is_in_a_message_a_name_or_a_repr():
    posted = []

    async def look():
        screen = collecting()
        async with standing(screen) as pilot:
            rolls = screen.query_one(Rolls)
            post = rolls.post_message
            rolls.post_message = lambda message: posted.append(message) or post(message)
            for key in "4444":
                pilot.app.post_message(events.Key(key, key))
            await pilot.pause()
            names = [repr(widget) + str(widget.id) + str(widget.name) for widget in screen.query("*")]
            return names + [repr(one) for one in posted if isinstance(one, Rolls.Changed)]

    found = asyncio.run(look())
    assert posted
    assert not any("4444" in one or "'4'" in one for one in found)


def checking():
    return CheckElsewhere(lambda: steps(LINE, 24), 24)


def test_the_steps_are_hidden_until_asked_for_and_hidden_again():
    words = steps(LINE, 24).words

    async def cover(pilot):
        assert "kernel=" in text(pilot.app)
        await pilot.press("f1")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()

    hidden, _ = shown_after(checking(), "")
    assert "kernel" not in hidden
    covered, _ = shown_after(checking(), " ", cover)
    assert "kernel" not in covered
    shown, _ = shown_after(checking(), " ", size=(128, 48))
    assert LINE.split()[2] in shown.replace(" ", "").replace("\n", "")
    assert " ".join(words[:3]) not in shown


def test_q_does_nothing_while_the_steps_are_hidden():
    shown, _ = shown_after(checking(), "q", size=(128, 48))
    assert steps(LINE, 24).words[0] not in shown
    assert "Check with another tool" in shown


def pixels(app):
    """The half blocks of the screen as a picture, four pixels a module."""
    dark = {}
    for cell in segments(app):
        for place, letter in enumerate(cell.text):
            front, back = cell.style.color, cell.style.bgcolor
            if front is None or back is None or back.name not in {"#ffffff", "#000000"}:
                continue
            upper, lower = {" ": (back, back), "\u2580": (front, back), "\u2584": (back, front)}[letter]
            dark[cell.x + place, 2 * cell.y] = upper.name == "#000000"
            dark[cell.x + place, 2 * cell.y + 1] = lower.name == "#000000"
    width, height = max(x for x, _ in dark) + 1, max(y for _, y in dark) + 1
    picture = Image.new("L", (4 * width, 4 * height), 255)
    for (x, y), is_dark in dark.items():
        if is_dark:
            picture.paste(0, (4 * x, 4 * y, 4 * x + 4, 4 * y + 4))
    return picture


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (128, 48)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_codes_together_are_the_command_that_prints_the_hash(size):
    line = mixed_line(bytes(range(32)), [(Source.D6, ROLLS), (Source.COINS, "1001" * 20)])
    command = steps(line, 24).command
    read = []

    async def look():
        screen = LineCodes(lambda: command)
        async with standing(screen, size) as pilot:
            await pilot.press("space")
            await pilot.pause()
            for _ in range(screen._total):
                (code,) = zxingcpp.read_barcodes(pixels(pilot.app))
                read.append(code.text)
                await pilot.press("right")
                await pilot.pause()
            return screen._total

    total = asyncio.run(look())
    assert len(read) == total
    assert "".join(read) == command


def test_the_codes_are_hidden_until_asked_for():
    shown, _ = shown_after(LineCodes(lambda: LINE), "")
    assert "\u2580" not in shown
    assert "code 1 of" not in shown, "how many there will be is not known yet"
    assert "code 1 of" in shown_after(LineCodes(lambda: LINE), " ")[0]
