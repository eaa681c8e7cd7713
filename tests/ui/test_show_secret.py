"""A secret text is on the screen only while it was asked for."""

import asyncio

import pytest

from coldtui.ui.screens.show_secret import ShowSecret
from coldtui.ui.screens.show_text import ShowText, Take
from tests.ui.clock import Clock
from tests.ui.stand import Stand, standing, text

SECRET = "Kzyv4uF39d4Jrw2W7UryTHwZr1zQVNk4dAFyqE6BuMrMh1Za7uhp"
SHOWN = "Kzyv 4uF3 9d4J"


def screen(**options: object) -> ShowSecret:
    return ShowSecret("A child", lambda: SECRET, ("Nobody else may see this.",), [("Index", "0")], **options)


def after(*keys) -> str:
    async def look() -> str:
        async with standing(screen()) as pilot:
            for key in keys:
                await (key(pilot) if callable(key) else pilot.press(key))
            await pilot.pause()
            return text(pilot.app)

    return asyncio.run(look())


@pytest.mark.parametrize("keys", [(), ("enter",), ("space", "space"), ("space", "f1", "escape")])
def test_it_is_hidden_until_it_is_asked_for_and_whenever_it_was_covered(keys):
    assert SHOWN not in after(*keys)
    assert "........" in after(*keys)


def test_control_space_shows_it():
    assert SHOWN in after("space")
    assert SHOWN in after("space", "space", "space")


def test_it_hides_itself_after_a_minute(monkeypatch):
    clock = Clock(monkeypatch)
    assert SHOWN in after("space", clock.goes(59))
    assert SHOWN not in after("space", clock.goes(60))


def test_the_lock_hides_it_and_nothing_of_it_stays_in_the_screen():
    async def look() -> tuple[str, str]:
        one = screen()
        async with standing(one) as pilot:
            await pilot.press("space")
            one.forget_typed()
            await pilot.pause()
            widgets = "".join(f"{widget!r}{widget.render()}" for widget in one.query("*") if not widget.is_container)
            return text(pilot.app), widgets

    shown, widgets = asyncio.run(look())
    assert SHOWN not in shown
    assert SHOWN[:4] not in widgets


def test_what_does_not_stand_in_groups_stands_as_it_is():
    async def look() -> str:
        async with standing(screen(in_groups=False)) as pilot:
            await pilot.press("space")
            return text(pilot.app)

    assert SECRET in asyncio.run(look())


def test_nothing_of_it_is_in_a_name_or_a_repr():
    one = screen()
    assert SECRET[:8] not in f"{one!r}{one.id}{one.name}{one.classes}"


@pytest.mark.parametrize(("key", "answer"), [("w", Take.FILE), ("q", Take.CODE), ("enter", Take.NOT), ("escape", None)])
def test_a_public_text_leaves_by_the_key_that_says_how(key, answer):
    async def look() -> object:
        answers: list[object] = []
        app = Stand()
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(
                ShowText("Key", ("For programs.",), [("Path", "m")], "xpub" * 20, has_code=True), answers.append
            )
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            return answers

    assert asyncio.run(look()) == [answer]


def test_without_a_code_there_is_no_key_for_one():
    async def look() -> str:
        async with standing(ShowText("Key", (), [], "a b", has_code=False)) as pilot:
            await pilot.press("q")
            return text(pilot.app)

    shown = asyncio.run(look())
    assert "QR code" not in shown
    assert "a b" in shown
