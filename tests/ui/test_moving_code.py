"""Codes that follow each other: each is drawn ahead of its turn, none is left out, and nothing is kept when they go."""

import asyncio

import pytest
import zxingcpp
from PIL import Image
from textual.geometry import Size

from coldtui.formats.qr_capacity import modules_of, version_for
from coldtui.ui.step import Step
from coldtui.ui.theme import COLOR, CONSOLE, MONO, THEMES
from coldtui.ui.widgets import code_paint, moving_code
from coldtui.ui.widgets.code_paint import Plan, drawn, inks, widest
from coldtui.ui.widgets.moving_code import MovingCode
from tests.ui.stand import standing
from tests.ui.still import Few, at_once
from tests.ui.test_qr_code import pixels

TEXTS = tuple(f"UR:BYTES/{n}-6/{'ABCDEFGHIJ' * 4}" for n in range(1, 7))
OTHERS = tuple(text.replace("A", "Z") for text in TEXTS)


def plan(texts=TEXTS, width=60, height=20, *, is_large=False) -> Plan:
    found = widest(modules_of(version_for(texts)), width, height, is_large=is_large)
    assert found is not None
    return found


class Showing(Step[None]):
    TITLE = "Codes"
    HELP_TEXT = ("Codes.",) * 3

    def __init__(self, aside=at_once):
        super().__init__()
        self.turned = []
        self.code = MovingCode(lambda: self.turned.append(self.code.at), aside)

    def body(self):
        yield self.code


def told(story, aside=at_once, size=(80, 24), theme=COLOR):
    """What a story about a widget that stands returns."""

    async def tell():
        screen = Showing(aside)
        async with standing(screen, size, theme) as pilot:
            return await story(screen, screen.code, pilot)

    return asyncio.run(tell())


def read(code, app):
    return [one.text for one in zxingcpp.read_barcodes(pixels(app, code.region), try_invert=False)]


def load(code, texts=TEXTS, at=0, level=0, **room):
    code.load(texts, plan(texts, **room), inks(code.app.theme)[level], at)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("is_large", [False, True], ids=["halves", "cells"])
def test_another_library_reads_each_code_in_its_turn(theme, is_large):
    async def story(screen, code, pilot):
        load(code, width=120, height=46, is_large=is_large)
        found = []
        for _ in range(len(TEXTS) + 1):
            await pilot.pause()
            found += read(code, pilot.app)
            code.turn()
        return found

    assert told(story, size=(128, 48), theme=theme) == [*TEXTS, TEXTS[0]]


def test_a_code_with_less_in_it_is_drawn_as_large_as_the_others():
    # the last part of a transfer can be short; a camera would have to focus anew
    texts = (TEXTS[0], "SHORT")
    assert version_for(texts[1:]) < version_for(texts)

    async def story(screen, code, pilot):
        load(code, texts)
        found = []
        for _ in texts:
            await pilot.pause()
            dark = Image.eval(pixels(pilot.app, code.region), lambda value: 255 - value)
            found.append((read(code, pilot.app), dark.getbbox()))
            code.turn()
        return found

    (first, place), (last, same) = told(story)
    assert (first, last) == ([texts[0]], ["SHORT"])
    assert place == same


@pytest.mark.parametrize(
    ("theme", "level", "light"), [(COLOR, 0, 255), (COLOR, 1, 170), (COLOR, 2, 85), (CONSOLE, 1, 170), (MONO, 0, 200)]
)
def test_white_has_as_many_levels_as_the_terminal_has_whites(theme, level, light):
    async def story(screen, code, pilot):
        load(code, level=level)
        await pilot.pause()
        image = pixels(pilot.app, code.region)
        return image.getextrema(), read(code, pilot.app)

    assert told(story, theme=theme) == ((0, light), [TEXTS[0]])


def test_without_colour_the_second_level_takes_the_background_for_the_paper():
    async def story(screen, code, pilot):
        load(code, level=1)
        await pilot.pause()
        image = pixels(pilot.app, code.region)
        return [len(zxingcpp.read_barcodes(one, try_invert=False)) for one in (image, image.point(lambda v: 255 - v))]

    assert told(story, theme=MONO) == [0, 1]


def test_a_code_is_drawn_before_its_turn_and_shown_in_its_turn():
    async def story(screen, code, pilot):
        load(code)
        await pilot.pause()
        before = code.kept, list(screen.turned)
        code.turn()
        await pilot.pause()
        return before, code.kept, screen.turned

    assert told(story) == ((6, [0]), 6, [0, 1])


def test_a_code_whose_turn_comes_too_early_is_waited_for_and_not_left_out():
    thread = Few(2)

    async def story(screen, code, pilot):
        load(code)
        await pilot.pause()
        states = [(code.at, code.is_ready, read(code, pilot.app))]
        for more in (0, 0, 1):
            if code.is_ready:
                code.turn()
            thread.more(more)
            await pilot.pause()
            states.append((code.at, code.is_ready, read(code, pilot.app)))
        return states

    first, second, third = ([text] for text in TEXTS[:3])
    assert told(story, thread) == [(0, True, first), (1, True, second), (2, False, second), (2, True, third)]


def test_from_the_last_it_goes_on_to_the_first_and_back_again():
    async def story(screen, code, pilot):
        load(code, at=5)
        await pilot.pause()
        code.turn(1)
        await pilot.pause()
        code.turn(-1)
        await pilot.pause()
        return screen.turned

    assert told(story) == [5, 0, 5]


def test_each_is_drawn_once_and_kept_for_the_next_round():
    thread = Few(100)

    async def story(screen, code, pilot):
        load(code)
        for _ in range(20):
            await pilot.pause()
            code.turn()
        return thread.done

    assert told(story, thread) == len(TEXTS)


def test_no_more_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(moving_code, "_MOST_ROWS", 3 * plan().height)

    async def story(screen, code, pilot):
        load(code)
        kept, found = [], []
        for _ in range(8):
            await pilot.pause()
            kept.append(code.kept)
            found += read(code, pilot.app)
            code.turn()
        return set(kept), found

    assert told(story) == ({3}, [*TEXTS, *TEXTS[:2]])


def test_other_texts_take_the_place_of_the_first_even_while_these_are_drawn():
    thread = Few(1)

    async def story(screen, code, pilot):
        load(code)
        await pilot.pause()
        load(code, OTHERS)
        await pilot.pause()
        between = read(code, pilot.app)
        thread.more(20)
        await pilot.pause()
        await pilot.pause()
        return between, read(code, pilot.app), code.kept

    assert told(story, thread) == ([TEXTS[0]], [OTHERS[0]], len(OTHERS))


def test_going_on_lays_nothing_out_anew():
    async def story(screen, code, pilot):
        load(code)
        await pilot.pause()
        asked = []
        real = code.refresh

        def refresh(*regions, layout=False, **more):
            asked.append(layout)
            return real(*regions, layout=layout, **more)

        code.refresh = refresh
        for _ in range(3):
            code.turn()
            await pilot.pause()
        turning = set(asked)
        load(code, width=120, height=46, is_large=True)
        return turning, True in asked

    # the last is the control: another size is laid out
    assert told(story) == ({False}, True)


def test_what_is_dropped_is_neither_kept_nor_shown_nor_drawn():
    thread = Few(2)

    async def story(screen, code, pilot):
        load(code)
        await pilot.pause()
        code.drop()
        thread.more(20)
        code.turn()
        await pilot.pause()
        held = repr([value for name, value in vars(code).items() if name in {"_texts", "_ahead", "_shown", "_known"}])
        return code.kept, code.display, code.plan, thread.done, "UR:" in held

    assert told(story, thread) == (0, False, None, 2, False)


def test_at_rest_nothing_is_drawn_until_the_next_turn():
    thread = Few(2)

    async def story(screen, code, pilot):
        load(code)
        await pilot.pause()
        code.rest()
        thread.more(20)
        await pilot.pause()
        resting = code.kept
        code.turn(0)
        await pilot.pause()
        await pilot.pause()
        return resting, code.kept, read(code, pilot.app)

    assert told(story, thread) == (2, 6, [TEXTS[0]])


def test_a_thread_of_its_own_draws_when_nothing_else_is_said():
    async def story(screen, code, pilot):
        load(code)
        while not code.is_ready:
            await pilot.pause()
        return read(code, pilot.app)

    assert told(story, asyncio.to_thread) == [TEXTS[0]]


@pytest.mark.parametrize("width", range(37, 50))
def test_the_quiet_zone_is_as_wide_as_there_is_room_between_two_and_four(width):
    found = widest(37, width, 80)
    wanted = min(4, (width - 37) // 2)
    assert (found and found.zone) == (wanted if wanted >= 2 else None)


def test_a_code_at_the_smallest_screen_has_room_beside_its_words():
    assert widest(37, 47, 22) == Plan(37, 3)
    assert widest(41, 47, 22) is None
    assert Size(Plan(37, 3).width, Plan(37, 3).height) == Size(43, 22)


def test_only_short_runs_are_remembered_and_none_of_a_code_that_gives_no_memory():
    squares = ((True, False, True, True),) * 4
    known = {}
    with_memory = drawn(squares, Plan(4, 4), inks("cold")[0], known)
    assert with_memory == drawn(squares, Plan(4, 4), inks("cold")[0])
    assert known
    assert max(map(len, known)) <= code_paint._SHORT
