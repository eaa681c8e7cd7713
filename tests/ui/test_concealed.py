"""Secret screens: nothing before Space, nothing after the time, the lock, another screen or leaving; and nothing kept."""

import asyncio

import pytest

from coldtui.core.mnemonic import words_of
from coldtui.core.wordlist import ENGLISH
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.formats.seedqr import Code, code_matrix
from coldtui.formats.word_numbers import Form, written
from coldtui.ui.screens.check_each import CheckEach
from coldtui.ui.screens.draw_windows import DrawWindows
from coldtui.ui.screens.help import Help
from coldtui.ui.screens.show_forms import ShowShort
from coldtui.ui.screens.show_secret_code import Seen, ShowSecretCode
from coldtui.ui.widgets.code_window import CodeWindow
from coldtui.ui.widgets.qr_code import QrCode
from tests.ui.clock import Clock
from tests.ui.stand import Stand, standing, text

ENTROPY = bytes.fromhex("5bbd9d71a8ec7990831aff359d426545")
NUMBERS = [written(word, Form.FROM_ONE, ENGLISH) for word in words_of(ENTROPY)]


class Owner:
    """Who holds the secret: counts how often it was fetched."""

    def __init__(self):
        self.fetched = 0

    def matrix(self):
        self.fetched += 1
        return code_matrix(Code.STANDARD, ENTROPY)

    def numbers(self):
        self.fetched += 1
        return list(NUMBERS)


def code(owner, **more):
    return ShowSecretCode("SeedQR", 25, owner.matrix, ("A sentence.",), **more)


def drawing(owner, **more):
    return DrawWindows("Draw the SeedQR", 25, owner.matrix, **more)


def numbers(owner, **more):
    return ShowShort("Word numbers", 12, owner.numbers, before=("Copy them.",), **more)


MAKERS = [code, drawing, numbers]


def is_on(app) -> bool:
    """Whether the secret is to be seen."""
    shown = text(app)
    return "\u2580" in shown or "####" in shown.replace("####  dark", "") or NUMBERS[0] in shown


def played(make, *keys, look=is_on, **more):
    """What is seen after the keys, and how often the secret was fetched."""
    owner = Owner()

    async def run():
        async with standing(make(owner, **more)) as pilot:
            for press in keys:
                if callable(press):
                    await press(pilot)
                else:
                    await pilot.press(press)
                await pilot.pause()
            return look(pilot.app)

    return asyncio.run(run()), owner.fetched


async def cover(pilot):
    pilot.app.push_screen(Help("Code", ("A.", "B.", "C."), []))
    await pilot.pause()


async def uncover(pilot):
    pilot.app.pop_screen()
    await pilot.pause()


async def lock(pilot):
    pilot.app.screen.forget_typed()
    await pilot.pause()


@pytest.mark.parametrize("make", MAKERS)
def test_nothing_is_shown_and_nothing_fetched_before_space(make):
    assert played(make) == (False, 0)


@pytest.mark.parametrize("make", MAKERS)
def test_space_shows_it_and_space_hides_it(make):
    assert played(make, "space") == (True, 1)
    assert played(make, "space", "space") == (False, 1)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("hiding", [(cover, uncover), (lock,)], ids=["covered", "locked"])
def test_it_is_hidden_when_covered_or_locked_and_stays_so(make, hiding):
    assert played(make, "space", *hiding) == (False, 1)


@pytest.mark.parametrize("make", MAKERS)
def test_it_is_hidden_when_its_time_is_over(make, monkeypatch):
    clock = Clock(monkeypatch)
    assert played(make, "space", clock.goes(60)) == (False, 1)
    # a control: before that it is still there
    assert played(make, "space", clock.goes(59)) == (True, 1)


@pytest.mark.parametrize("make", MAKERS)
def test_no_widget_and_no_screen_keeps_it_when_it_is_hidden(make):
    matrix = code_matrix(Code.STANDARD, ENTROPY)
    # whole rows, and the rows of the first window
    parts = [*matrix, *(row[0:5] for row in matrix[0:5])]

    def kept(app) -> list[str]:
        found = []
        for node in (app.screen, *app.screen.query("*")):
            for name, value in vars(node).items():
                if isinstance(value, list) and any(number in value for number in NUMBERS):
                    found.append(name)
                if isinstance(value, tuple) and any(one == part for one in value for part in parts):
                    found.append(name)
        return found

    assert played(make, "space", look=kept)[0]
    assert played(make, "space", "space", look=kept)[0] == []


def test_a_code_that_is_hidden_is_in_no_strip_either():
    def strips(app):
        return "".join(segment.text for strip in app.screen.query_one(QrCode)._strips[1] for segment in strip)

    assert "\u2580" in played(code, "space", look=strips)[0]
    assert "\u2580" not in played(code, "space", "space", look=strips)[0]


def answered(make, *keys):
    """What the screen was left with."""
    answers = []
    owner = Owner()

    async def run():
        app = Stand()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = make(owner)
            app.push_screen(screen, answers.append)
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            assert not screen.is_shown

    asyncio.run(run())
    return answers


def test_leaving_hides_and_esc_is_back():
    assert answered(code, "space", "escape") == [None]
    assert answered(code, "space", "enter") == [Seen.DONE]


def test_nobody_has_copied_what_was_never_shown():
    assert answered(numbers, "enter") == []
    assert answered(numbers, "space", "enter") == [Seen.DONE]


def squares(app):
    """The squares on the screen as the window has them."""
    return app.screen.query_one(CodeWindow)._part


def test_enter_goes_through_every_window_and_all_of_them_are_the_code():
    owner = Owner()
    seen = []

    async def run():
        async with standing(drawing(owner)) as pilot:
            await pilot.press("space")
            for number in range(25):
                await pilot.pause()
                assert f"window {number + 1} of 25" in text(pilot.app)
                assert f"[{'ABCDE'[number // 5]}{number % 5 + 1}]" in text(pilot.app)
                seen.append(squares(pilot.app))
                if number < 24:
                    await pilot.press("enter")

    asyncio.run(run())
    rows = [
        tuple(dark for window in seen[5 * across : 5 * across + 5] for dark in window[row])
        for across in range(5)
        for row in range(5)
    ]
    assert tuple(rows) == code_matrix(Code.STANDARD, ENTROPY)


def test_what_is_drawn_is_what_the_window_holds():
    async def run():
        async with standing(drawing(Owner())) as pilot:
            await pilot.press("space", "right", "down", "down")
            await pilot.pause()
            lines = [line for line in text(pilot.app).splitlines() if line[:6].strip().isdigit()]
            # the map's legend stands at the right
            drawn = [tuple(line[6 + 5 * at : 10 + 5 * at] == "####" for at in range(5)) for line in lines]
            assert tuple(drawn) == squares(pilot.app)
            assert [int(line[:6]) for line in lines] == [11, 12, 13, 14, 15]
            assert "[C2]" in text(pilot.app)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("keys", "window"),
    [
        ((), "A1"),
        (("up", "left"), "A1"),
        (("right",) * 9, "A5"),
        (("down",) * 9 + ("left",), "E1"),
        (("down", "right"), "B2"),
    ],
    ids=["start", "corner", "right", "down", "inside"],
)
def test_arrow_keys_go_to_any_window_and_no_further(keys, window):
    assert f"[{window}]" in played(drawing, *keys, look=text)[0]


def test_the_window_that_comes_is_hidden_unless_the_one_before_was_shown():
    assert played(drawing, "enter") == (False, 0)
    assert played(drawing, "space", "enter") == (True, 2)


def test_a_window_that_is_gone_to_is_shown_for_its_whole_time(monkeypatch):
    half = Clock(monkeypatch).goes(40)
    assert played(drawing, "space", half, "enter", half)[0]
    assert not played(drawing, "space", half, half)[0]


def checking(seen, things=("row 1", "row 2", "column 1"), right=("4", "5", "6")):
    def is_right(place, typed):
        seen.append((place, typed))
        return typed == right[place]

    return CheckEach(
        "Check", things, "how many has {}?", "{} has another number. Count again.", is_right, note="A note."
    )


def checked(*keys):
    """What is seen after the keys, what was judged, and the answers."""
    judged, answers, shown = [], [], []

    async def run():
        app = Stand()
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(checking(judged), answers.append)
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            shown.append(text(app))

    asyncio.run(run())
    return shown[0], judged, answers


def test_what_is_right_leads_on_to_the_next_and_to_the_end():
    shown, judged, answers = checked("4", "enter", "5", "space")
    assert "How many has column 1?" in shown
    assert "2 of 3 right" in shown
    assert answers == []
    assert [answer.value for answer in checked("4", "enter", "5", "enter", "6", "enter")[2]] == ["all right"]
    assert judged == [(0, "4"), (1, "5")]


def test_what_is_wrong_is_named_at_once_and_asked_again():
    shown, judged, answers = checked("4", "enter", "9", "enter")
    assert "Row 2 has another number. Count again." in shown
    assert "How many has row 2?" in shown
    assert "1 of 3 right" in shown
    assert (judged, answers) == ([(0, "4"), (1, "9")], [])
    # and the right number is not given away
    assert "5" not in shown.replace("5 ", "")


def test_nothing_typed_is_judged_and_nothing_but_the_alphabet_can_be_typed():
    assert checked("enter")[1] == []
    assert checked("a", "-", "x", "enter")[1] == []
    assert checked("1", "2", "3", "enter")[1] == [(0, "12")]


def test_control_another_code_is_another_picture():
    assert qr_matrix("1" * 48) != code_matrix(Code.STANDARD, ENTROPY)
