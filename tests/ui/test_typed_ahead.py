"""Keys that were typed for a screen which does not stand yet, or any more, do nothing: they must not end the program."""

import asyncio

import pytest
from textual import events
from textual.app import App
from textual.css.query import NoMatches

from coldtui.app import Coldtui
from coldtui.core.network import Network
from coldtui.custody.session import Session
from coldtui.devices import Devices
from coldtui.devices.pictures import ZxingPictures
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.lock import Lock
from coldtui.ui.screens.power import Power
from tests.fakes_backup import FakeBackups
from tests.fakes_camera import FakeCameras
from tests.fakes_machine import FakeConsole, FakeMachine, FakeRandomness
from tests.fakes_media import FakeMedia


def question():
    return Choose("Title", "Which one?", [Item("one", "", 1), Item("two", "", 2)])


def on_the_program(act):
    """What `act(app)` returns in the running program."""

    async def run():
        media = FakeMedia()
        devices = Devices(
            media, FakeMachine(), FakeRandomness(), ZxingPictures(), FakeCameras(), FakeBackups(media), FakeConsole()
        )
        app = Coldtui(Network.REGTEST, Session(), devices)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            return await act(app, pilot)

    return asyncio.run(run())


def test_a_key_for_a_screen_that_is_not_whole_yet_does_nothing():
    async def act(app, pilot):
        coming = question()
        app.push_screen(coming)
        return await app.run_action("go", coming)

    assert on_the_program(act) is False


def test_a_key_for_a_screen_that_has_gone_does_nothing():
    async def act(app, pilot):
        gone = question()
        app.push_screen(gone)
        await pilot.pause()
        gone.dismiss(None)
        await pilot.pause()
        return await app.run_action("go", gone)

    assert on_the_program(act) is False


def test_a_key_for_the_screen_that_stands_is_taken():
    answers = []

    async def act(app, pilot):
        standing = question()
        app.push_screen(standing, answers.append)
        await pilot.pause()
        return await app.run_action("go", standing)

    assert on_the_program(act) is True
    assert answers == [1]


def test_lock_is_taken_whatever_stands():
    async def act(app, pilot):
        coming = question()
        app.push_screen(coming)
        return await app.run_action("app.lock", coming)

    assert on_the_program(act) is True


@pytest.mark.parametrize(("name", "key", "above"), [("power", "escape", Power), ("lock", "enter", Lock)])
def test_a_key_in_front_of_f10_or_f12_does_nothing_to_what_they_show(name, key, above):
    async def act(app, pilot):
        await app.on_event(events.Key(key, None))  # which goes to the screen, and the screen is slow
        await app.run_action(f"app.{name}")
        await pilot.pause()
        return app.screen

    assert isinstance(on_the_program(act), above)


def test_control_the_same_key_behind_f10_closes_what_it_shows():
    async def act(app, pilot):
        app.action_power()
        await pilot.press("escape")
        return app.screen

    assert not isinstance(on_the_program(act), Power)


def test_control_the_same_key_would_fail_without_the_guard():
    async def act(app, pilot):
        coming = question()
        app.push_screen(coming)
        await App.run_action(app, "go", coming)

    with pytest.raises(NoMatches):
        on_the_program(act)
