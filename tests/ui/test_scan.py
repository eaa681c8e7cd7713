"""The scan screen: what the camera sees in letters, the grid of parts, what is said, and what each key answers."""

import asyncio

import pytest
from textual.app import App

from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.scan import Beside, Ended, Parts, Scan, View
from coldtui.ui.widgets import parts_grid, preview
from coldtui.ui.widgets.preview import MARK, RAMP, Picture
from tests.ui.gallery_scan import AGAIN, CAMERA, OFF, QUESTION, SEEN, TROUBLE
from tests.ui.stand import standing, text


def plain(picture: Picture, columns: int, rows: int) -> list[str]:
    """The letters of a picture."""
    return [line.plain for line in preview.drawn(picture, columns, rows)]


def halves(width: int = 64, height: int = 48) -> Picture:
    """Black at the left, white at the right."""
    row = bytes(width // 2) + bytes([255]) * (width - width // 2)
    return Picture(row * height, width, height)


def test_the_picture_is_mirrored_as_in_a_mirror():
    for line in plain(halves(), 16, 6):
        assert line == RAMP[-1] * 8 + RAMP[0] * 8


def test_every_grey_has_its_letter_from_dark_to_bright():
    ramp = Picture(bytes(255 - value for value in range(256)) * 2, 256, 2)
    # mirrored: the brightest one is at the left of the camera's picture, and so at the right here
    assert plain(ramp, 256, 1)[0].strip() == "".join(RAMP[value * 10 >> 8] for value in range(256)).strip()


def test_a_letter_stands_for_the_mean_of_what_it_covers():
    stripes = Picture((b"\x00\xff" * 32) * 48, 64, 48)
    assert set("".join(plain(stripes, 16, 6))) == {RAMP[127 * 10 >> 8]}


@pytest.mark.parametrize(
    ("corner", "place"), [((0.0, 0.0), (15, 0)), ((1.0, 0.0), (0, 0)), ((0.0, 1.0), (15, 5)), ((0.5, 0.5), (8, 3))]
)
def test_the_corner_of_a_code_is_marked_where_it_is_in_the_mirror(corner, place):
    lines = plain(Picture(bytes(64 * 48), 64, 48, ((corner,),)), 16, 6)
    assert [(x, y) for y, line in enumerate(lines) for x, letter in enumerate(line) if letter == MARK] == [place]


@pytest.mark.parametrize("corner", [(-3.0, 7.0), (1.0001, -0.5), (9e9, 9e9)])
def test_a_corner_outside_of_the_picture_is_marked_at_its_edge(corner):
    assert "".join(plain(Picture(bytes(64 * 48), 64, 48, ((corner,),)), 16, 6)).count(MARK) == 1


@pytest.mark.parametrize(
    ("width", "height"), [(64, 48), (64, 36), (48, 64), (1, 1), (3, 2), (640, 480), (64, 1), (1, 64)]
)
@pytest.mark.parametrize(("columns", "rows"), [(16, 6), (42, 16), (80, 30)])
def test_a_picture_of_any_shape_is_drawn_whole_within_its_place(width, height, columns, rows):
    lines = plain(Picture(bytes([255]) * (width * height), width, height), columns, rows)
    assert len(lines) == rows
    assert max(map(len, lines)) <= columns
    assert RAMP[-1] in "".join(lines)


def test_the_letters_of_the_ramp_and_the_mark_are_in_every_font():
    assert (RAMP + MARK).isascii()
    assert MARK not in RAMP


# --- the grid of parts ------------------------------------------------------------------------------------------------


def test_each_part_has_a_letter():
    assert parts_grid.drawn([True, False, True], 20, 4) == ["# . #"]


def test_parts_without_room_for_gaps_stand_close():
    assert parts_grid.drawn([True] * 50, 20, 4) == ["#" * 20, "#" * 20, "#" * 10]


@pytest.mark.parametrize("number", [0, 1, 79, 80, 81, 112, 113, 500, 4096])
def test_the_grid_never_grows_beyond_its_place(number):
    rows = parts_grid.drawn([True] * number, 28, 4)
    assert len(rows) <= 4
    assert all(len(row) <= 28 for row in rows)
    assert set("".join(rows)) <= {"#", " "}


def test_a_letter_for_several_parts_says_when_only_some_of_them_are_there():
    have = [True] * 1000 + [False] * 1000
    have[0], have[-1] = False, True
    letters = "".join(parts_grid.drawn(have, 28, 4))
    assert letters[0] == letters[-1] == "-"
    assert set(letters) == {"#", "-", "."}


def test_what_is_given_before_it_stands_on_the_screen_is_there_when_it_does():
    beside = Beside()
    beside.show(View(CAMERA, parts=Parts("BBQr", (True, False, False))))

    class Stand(App):
        def compose(self):
            yield beside

    async def shown() -> str:
        async with Stand().run_test():
            return str(beside.query("Lines").first().render())

    assert "1 of 3 parts" in asyncio.run(shown())


def test_control_the_last_missing_part_shows():
    have = [True] * 4096
    have[2000] = False
    assert "".join(parts_grid.drawn(have, 28, 4)).count("-") == 1


# --- the screen -------------------------------------------------------------------------------------------------------


async def answered(*keys: str, view: View = SEEN) -> Ended | str | None:
    """What the screen answers to these keys; "nothing" where it stays."""
    found: list[Ended | str | None] = ["nothing"]
    step = Scan("Scan a transaction", QUESTION, view)
    async with standing(Desk()) as pilot:
        pilot.app.push_screen(step, found.append)
        await pilot.pause()
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
        return found[-1]


@pytest.mark.parametrize(
    ("key", "answer"),
    [("c", Ended.OTHER_CAMERA), ("t", Ended.TYPE), ("f", Ended.PICTURES), ("escape", None), ("enter", "nothing")],
)
def test_each_key_answers(key, answer):
    assert asyncio.run(answered(key)) == answer


def test_there_is_no_other_camera_to_choose_where_there_is_only_one():
    assert asyncio.run(answered("c", view=View(CAMERA))) == "nothing"


def test_what_was_scanned_before_is_taken_again_by_enter():
    assert asyncio.run(answered("enter", view=AGAIN)) is Ended.AGAIN


def shown(*views: View, keys: tuple[str, ...] = ()) -> list[str]:
    """What is on the screen after each view, and after each key."""

    async def look() -> list[str]:
        step = Scan("Scan a transaction", QUESTION, views[0])
        async with standing(step) as pilot:
            seen = [text(pilot.app)]
            for view in views[1:]:
                step.show(view)
                await pilot.pause()
                seen.append(text(pilot.app))
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                seen.append(text(pilot.app))
            return seen

    return asyncio.run(look())


def test_it_says_which_camera_how_quick_and_how_much_is_there():
    (seen,) = shown(SEEN)
    assert f"{CAMERA}, 12 pictures a second" in seen
    assert "5 of 12 parts" in seen
    assert "# . # # . . . # . . . #" in seen


def test_p_hides_what_the_camera_sees_and_shows_it_again():
    seen, hidden, again = shown(SEEN, keys=("p", "p"))
    assert "====" in seen
    assert "====" not in hidden
    assert "p shows the picture" in hidden
    assert "====" in again


def test_trouble_takes_the_place_of_the_picture_and_leaves_with_it():
    trouble, seen = shown(TROUBLE, SEEN)
    assert "Add your user to the group video" in trouble
    assert "t types or" in trouble
    assert "====" not in trouble
    assert "====" in seen
    assert "group video" not in seen


def test_the_title_bar_does_not_repeat_what_a_camera_calls_itself_beyond_its_row():
    (seen,) = shown(View("x" * 40, 10, has_others=True))
    assert all(len(line) <= 80 for line in seen.splitlines())


def test_what_covers_the_screen_leaves_no_picture_behind():
    async def look():
        step = Scan("Scan a transaction", QUESTION, SEEN)
        async with standing(step) as pilot:
            await pilot.press("f1")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
            return text(pilot.app)

    again = asyncio.run(look())
    assert "====" not in again
    assert "5 of 12 parts" in again


def test_the_lock_makes_it_forget_parts_and_words():
    async def look():
        step = Scan(
            "Scan a transaction", QUESTION, View(CAMERA, 9, None, Parts("UR", (True, False)), "INFO", "A note.")
        )
        async with standing(step) as pilot:
            before = text(pilot.app)
            step.forget_typed()
            await pilot.pause()
            return before, text(pilot.app), step.forgotten

    before, after, forgotten = asyncio.run(look())
    assert "1 of 2 parts" in before
    assert "A note." in before
    assert "parts" not in after
    assert "A note." not in after
    assert forgotten


def test_without_a_camera_by_wish_nothing_is_said_about_trying_or_plugging_in():
    off, trouble = shown(OFF, TROUBLE)
    assert "started without a camera" in off
    assert "t types or" in off
    assert "again" not in off
    assert "again and again" in trouble  # a control
