"""Whoever stops a journey has signed nothing and written nothing: every key press of every story, replaced by Esc or F10.

The press that signs is marked in the stories (`press!`). Up to it, that one included, stopping must leave no trace.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from coldtui.journeys import home
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_file
from coldtui.journeys.sign import SUFFIXES, sign_transactions
from coldtui.ui.screens.choose import Item
from tests.drivers import PRESSES, PilotPlayer, Script, Stage, play, wait_for
from tests.journeys.test_journeys import SCRIPTS

STORIES = {name: script for name, script in SCRIPTS.items() if any(line.verb == "press!" for line in script.lines)}
"""Those that sign something."""


def stops(script: Script) -> list[int]:
    """The places before each press and each typing, up to the press that signs."""
    last = next(place for place, line in enumerate(script.lines) if line.verb == "press!")
    return [place for place, line in enumerate(script.lines[: last + 1]) if line.verb in (*PRESSES, "type")]


CASES = [pytest.param(name, stop, id=f"{name}-{stop}") for name, script in STORIES.items() for stop in stops(script)]


async def go_back(player: PilotPlayer) -> None:
    """Esc until home."""
    for _ in range(12):
        shown = await player.screen() or ""
        if "What would you like to do?" in shown and " Home " in shown:
            return
        await player.press("escape")
        await asyncio.sleep(0.02)
    await wait_for(player, lambda shown: shown is not None and " Home " in shown)


async def leave(player: PilotPlayer) -> None:
    """F10, and once more."""
    await player.press("f10")
    await wait_for(player, lambda shown: shown is not None and "Leave coldtui" in shown)
    await player.press("f10")
    await wait_for(player, lambda shown: shown is None)


@dataclass
class Trace:
    """What a story left behind."""

    written: list[str]
    signatures: int


def aborted(script: Script, stop: int, abort: Callable[[PilotPlayer], Awaitable[None]]) -> Trace:
    """Play up to a place, then abort."""
    stage = Stage(script)
    signatures = 0
    sign = stage.session.sign

    def counted(*args: object) -> object:
        nonlocal signatures
        signatures += 1
        return sign(*args)

    stage.session.sign = counted

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(script, player, stop)
            await abort(player)

    asyncio.run(run())
    return Trace([name for _, name in stage.media.written], signatures)


@pytest.mark.slow
@pytest.mark.parametrize("abort", [go_back, leave], ids=["esc", "f10"])
@pytest.mark.parametrize(("name", "stop"), CASES)
def test_whoever_stops_has_signed_and_written_nothing(name, stop, abort):
    assert aborted(STORIES[name], stop, abort) == Trace([], 0)


async def _hasty(ctx: Context) -> None:
    """A journey that writes before anybody has read anything."""
    entry = await choose_file(ctx, "Sign a transaction", "Which transaction?", SUFFIXES)
    await ctx.work(ctx.devices.media.write_new, entry.volume, lambda n: f"hasty-{n}.psbt", b"signed?")
    await sign_transactions(ctx)


@pytest.mark.slow
@pytest.mark.parametrize("abort", [go_back, leave], ids=["esc", "f10"])
def test_control_a_journey_that_writes_before_the_review_is_found(monkeypatch, abort):
    hasty = tuple(
        Item(item.label, item.note, _hasty, item.press) if item.press == "s" else item for item in home.JOURNEYS
    )
    monkeypatch.setattr(home, "JOURNEYS", hasty)
    story = Script.read_text(
        "story",
        "card A plain\ninsert A\nloaded\nsee (1 transaction)\npress s\nsee plain.psbt\npress enter\nsee hasty-1.psbt",
    )
    assert aborted(story, len(story.lines), abort).written == ["hasty-1.psbt"]


@pytest.mark.slow
def test_control_a_signature_is_counted():
    script = STORIES["sign"]
    signed = next(place for place, line in enumerate(script.lines) if line.verb == "written") + 1
    assert aborted(script, signed, leave) == Trace(["plain-signed.psbt"], 1)
