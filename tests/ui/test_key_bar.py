"""The last row: every key that it has room for, at every width; and no key that does nothing."""

import asyncio

import pytest

from coldtui.ui.screens.help import Help
from coldtui.ui.screens.lock import Lock, Opens
from coldtui.ui.screens.power import Power, Summary
from coldtui.ui.screens.tell import Tell
from coldtui.ui.widgets.key_bar import Shown, fitting
from tests.ui import lint
from tests.ui.gallery import PAGES
from tests.ui.stand import SIZES, rows, standing

OWN = Shown("c", "Change it", enabled=True, rank=0, listed=True)
HELP = Shown("F1", "Help", enabled=True, rank=30, listed=True)
LOCK = Shown("F12", "Lock", enabled=True, rank=40, listed=True)
OFF = Shown("F10", "Off", enabled=True, rank=50, listed=True)
HIDE = Shown("F2", "Hide amounts", enabled=True, rank=60, listed=True)
ARROW = Shown("Up", "One line up", enabled=True, rank=0, listed=False)
ALL = [OWN, ARROW, HELP, LOCK, OFF, HIDE]
WHOLE = len(" c Change it   F1 Help   F12 Lock   F10 Off   F2 Hide amounts ")


def last_row(name: str, size: tuple[int, int] = (80, 24)) -> str:
    async def look() -> str:
        async with standing(PAGES[name](), size) as pilot:
            return rows(pilot.app)[-1]

    return asyncio.run(look())


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (WHOLE, "c F1 F12 F10 F2"),
        (WHOLE - 1, "c F1 F12 F10"),
        (len(" c Change it   F1 Help   F12 Lock   F10 Off "), "c F1 F12 F10"),
        (len(" c Change it   F1 Help   F12 Lock "), "c F1 F12"),
        (len(" c Change it   F1 Help   F10 Off "), "c F1 F10"),
        (len(" c Change it   F1 Help   F10 Off ") - 1, "c F1"),
        (5, "c F1"),
    ],
)
def test_a_key_gives_way_only_where_there_is_no_room_and_never_one_of_the_screen_itself(width, names):
    assert " ".join(one.name for one in fitting(ALL, width)) == names


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("paste", (80, 24)),
        ("this-computer", (80, 24)),
        ("secret-code-shown", (80, 24)),
        ("check-elsewhere-shown", (80, 24)),
        ("passphrase", (128, 48)),
        ("codes", (128, 48)),
        ("scan-again", (128, 48)),
        ("show-words-12", (128, 48)),
    ],
)
def test_off_stands_in_the_last_row_wherever_it_has_room(name, size):
    assert "F10 Off" in last_row(name, size)


def test_a_wider_window_shows_the_keys_that_a_narrow_one_had_no_room_for_and_a_narrow_one_loses_them_again():
    async def look() -> list[bool]:
        async with standing(PAGES["collect-dice"]()) as pilot:
            found = ["F10 Off" in rows(pilot.app)[-1]]
            for size in ((128, 48), (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                await pilot.pause()
                found.append("F10 Off" in rows(pilot.app)[-1])
            return found

    assert asyncio.run(look()) == [False, True, False]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_control_the_lint_finds_a_key_that_there_would_have_been_room_for(size, monkeypatch):
    def sparing(shown, width):
        return [one for one in fitting(shown, width) if one.name != "F10"]

    async def look() -> list[str]:
        for place in ("coldtui.ui.widgets.key_bar", "tests.ui.lint"):
            monkeypatch.setattr(f"{place}.fitting", sparing)
        async with standing(PAGES["home"](), size) as pilot:
            return [*lint.row_faults(pilot.app)]

    assert asyncio.run(look()) == ["the last row has room for 'F10 Off'"]


def locked() -> Lock:
    return Lock(is_empty=True, opens=lambda _, __: Opens.NO)


def shown_above(*screens) -> tuple[str, list[str]]:
    """The last row, and the keys that the help would name, of the last of these screens."""

    async def look() -> tuple[str, list[str]]:
        async with standing(screens[0]) as pilot:
            for screen in screens[1:]:
                pilot.app.push_screen(screen)
                await pilot.pause()
            return rows(pilot.app)[-1], [one.name for one in pilot.app.screen.listed_keys()]

    return asyncio.run(look())


@pytest.mark.parametrize(
    "above",
    [list, lambda: [Help("Locked", ("It is locked.",), [HELP])], lambda: [Power(Summary())]],
    ids=["lock", "help", "power"],
)
def test_the_lock_and_what_stands_above_it_do_not_offer_to_lock(above):
    last, names = shown_above(locked(), *above())
    assert "Lock" not in last.replace("Unlock", "")
    assert "F12" not in names
    assert "F10" in names


@pytest.mark.parametrize(
    "screens",
    [lambda: [Tell("Title", "OK", "Sentence.")], lambda: [Tell("Title", "OK", "Sentence."), Power(Summary())]],
    ids=["a page", "power"],
)
def test_control_where_nothing_is_locked_they_do(screens):
    last, names = shown_above(*screens())
    assert "F12 Lock" in last
    assert "F12" in names
