"""A keyboard that is plugged in later types nothing before somebody allows it, and is asked about once."""

import asyncio

import pytest

from coldtui.devices.console import Keyboard
from coldtui.ui.screens.new_keyboard import NewKeyboard
from tests.drivers import PilotPlayer, Script, Stage, wait_for
from tests.journeys.in_image import BEGIN, booted, follow, tell

ACME, OTHER = Keyboard("1-2", "Acme Keys", 4), Keyboard("1-3", "Other Keys", 5)
QUESTION = "see A keyboard was plugged in: Acme Keys"


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldtui.journeys.new_keyboards.LOOK_EVERY", 0.02)


async def looks(stage: Stage, number: int = 5) -> None:
    """Until it was looked so often for keyboards again."""
    look, seen = stage.console.strange_keyboards, asyncio.Semaphore(0)
    loop = asyncio.get_running_loop()

    def counting() -> tuple[Keyboard, ...]:
        loop.call_soon_threadsafe(seen.release)
        return look()

    stage.console.strange_keyboards = counting
    for _ in range(number):
        await seen.acquire()
    stage.console.strange_keyboards = look


def plugged(*story: str) -> Stage:
    """At home a keyboard is plugged in."""
    stage = booted()

    async def then(player: PilotPlayer) -> None:
        stage.console.waiting.append(ACME)
        await follow(player, *story)

    return tell(stage, BEGIN, then)


def test_it_is_allowed_by_choosing_yes():
    stage = plugged(QUESTION, "see does nothing until you allow it", "press down enter", "see What would you like")
    assert stage.console.allowed == [ACME]


@pytest.mark.parametrize("press", ["escape", "enter", "down up enter"])
def test_esc_and_the_marked_row_leave_it_off(press):
    stage = plugged(QUESTION, f"press {press}", "see What would you like")
    assert stage.console.allowed == []


def test_whoever_was_typing_allows_nothing_by_it():
    stage = plugged(QUESTION, "type yayes 1 ok", "see A keyboard was plugged in", "press enter", "see What would")
    assert stage.console.allowed == []


def test_it_is_asked_about_once_and_again_when_it_is_plugged_in_again():
    stage = booted()

    async def story(player: PilotPlayer) -> None:
        stage.console.waiting.append(ACME)
        await follow(player, QUESTION, "press escape", "see What would you like")
        await looks(stage)
        assert not isinstance(player.app.screen, NewKeyboard)
        stage.console.waiting.append(OTHER)
        await follow(player, "see plugged in: Other Keys", "press escape", "see What would you like")
        stage.console.waiting.clear()
        await looks(stage)
        stage.console.waiting.append(ACME)
        await follow(player, QUESTION)

    tell(stage, BEGIN, story)


def test_one_that_is_let_in_at_once_is_not_asked_about():
    stage = booted()
    looked: list[int] = []

    async def story(player: PilotPlayer) -> None:
        def passing() -> tuple[Keyboard, ...]:
            looked.append(1)
            return (ACME,) if len(looked) == 1 else ()

        stage.console.strange_keyboards = passing
        await wait_for(player, lambda _: len(looked) > 4)
        assert not isinstance(player.app.screen, NewKeyboard)

    tell(stage, BEGIN, story)


def test_it_asks_above_a_journey_which_then_goes_on():
    stage = booted()

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press l", "see In which form is your backup?")
        stage.console.waiting.append(ACME)
        await follow(player, QUESTION, "press escape", "see In which form is your backup?")

    tell(stage, BEGIN, story)


def test_nothing_is_asked_above_the_lock():
    stage = booted()

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press f12", "see Locked")
        stage.console.waiting.append(ACME)
        await looks(stage, 1)
        await player.press("down")
        await wait_for(player, lambda shown: shown is not None and "Locked" in shown)
        assert not any(isinstance(screen, NewKeyboard) for screen in player.app.screen_stack)
        await follow(player, "press enter", QUESTION)

    tell(stage, BEGIN, story)


def test_one_that_is_gone_is_told():
    stage = booted()
    stage.machine.facts = ()

    async def story(player: PilotPlayer) -> None:
        stage.console.waiting.append(ACME)
        await follow(player, QUESTION)
        stage.console.fails = True
        await follow(player, "press down enter", "see The console did not do it.", "press enter", "see What would you")

    tell(stage, BEGIN, story)


def test_when_it_is_pulled_out_the_question_says_so_and_enter_does_nothing_below():
    stage = booted()

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press l", "see In which form is your backup?")
        stage.console.waiting.append(ACME)
        await follow(player, QUESTION, "press down")
        stage.console.waiting.clear()
        await follow(player, "see It is not waiting any more", "not-see it may type", "see Enter Continue")
        await follow(player, "press enter", "see In which form is your backup?")

    tell(stage, BEGIN, story)
    assert stage.console.allowed == []


def test_when_it_is_pulled_out_behind_the_lock_that_is_said_after_the_lock():
    stage = booted()

    async def story(player: PilotPlayer) -> None:
        stage.console.waiting.append(ACME)
        await follow(player, QUESTION, "press f12", "see Locked")
        stage.console.waiting.clear()
        await follow(player, "press enter", "see It is not waiting any more", "press escape", "see What would you")

    tell(stage, BEGIN, story)


def test_when_it_is_back_before_that_was_read_it_is_asked_about_again():
    stage = booted()

    async def story(player: PilotPlayer) -> None:
        stage.console.waiting.append(ACME)
        await follow(player, QUESTION)
        stage.console.waiting.clear()
        await follow(player, "see It is not waiting any more")
        stage.console.waiting.append(ACME)
        await follow(player, "press enter", QUESTION, "press down enter", "see What would you like")

    tell(stage, BEGIN, story)
    assert stage.console.allowed == [ACME]


def test_control_on_a_desktop_nobody_looks_for_keyboards():
    stage = Stage(Script("story", ()))
    stage.console.waiting.append(ACME)
    calls: list[int] = []
    stage.console.strange_keyboards = lambda: calls.append(1) or (ACME,)

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press l", "see In which form", "press escape", "see What would you like")
        assert not calls

    tell(stage, "see What would you like to do?", story)
