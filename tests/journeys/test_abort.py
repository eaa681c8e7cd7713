"""Whoever stops a journey has signed, written and kept nothing: every key press of every story, replaced by Esc or F10.

The press that signs is marked in the stories (`press!`), and so is the one that makes a key one of the session's
(`press+`). Up to it, that one included, stopping must leave no trace.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from coldtui.journeys import home
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_file
from coldtui.journeys.load_key import load_key
from coldtui.journeys.sign import SUFFIXES, sign_transactions
from coldtui.ui.screens.choose import Item
from tests.build.keys import OURS
from tests.drivers import PRESSES, PilotPlayer, Script, Stage, play, wait_for
from tests.journeys.test_journeys import SCRIPTS
from tests.tiers import swept


def marked(verb: str) -> dict[str, Script]:
    """The stories that have a marked press."""
    return {name: script for name, script in SCRIPTS.items() if any(line.verb == verb for line in script.lines)}


STORIES = marked("press!")
"""Those that sign something."""

KEEPING = marked("press+")
"""Those that begin without a key and end with one."""

MOST_STEPS = 60
"""Screens that one journey can have behind it."""


def stops(script: Script, verb: str) -> list[int]:
    """The places before each press and each typing, up to the marked press."""
    last = next(place for place, line in enumerate(script.lines) if line.verb == verb)
    return [place for place, line in enumerate(script.lines[: last + 1]) if line.verb in (*PRESSES, "type")]


def cases(stories: dict[str, Script], verb: str) -> list[object]:
    """Every place of every story; in CI every second one."""
    return [
        pytest.param(name, stop, id=f"{name}-{stop}")
        for name, script in stories.items()
        for stop in swept(stops(script, verb))
    ]


async def go_back(player: PilotPlayer) -> None:
    """Esc until home."""
    for _ in range(MOST_STEPS):
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
    holds_nothing: bool


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
            empty.append(stage.session.holds_nothing)

    empty: list[bool] = []
    asyncio.run(run())
    assert stage.cameras.all_closed
    return Trace([name for _, name in stage.media.written], signatures, empty[-1])


@pytest.mark.slow
@pytest.mark.parametrize("abort", [go_back, leave], ids=["esc", "f10"])
@pytest.mark.parametrize(("name", "stop"), cases(STORIES, "press!"))
def test_whoever_stops_has_signed_and_written_nothing(name, stop, abort):
    trace = aborted(STORIES[name], stop, abort)
    assert (trace.written, trace.signatures) == ([], 0)


@pytest.mark.slow
@pytest.mark.parametrize("abort", [go_back, leave], ids=["esc", "f10"])
@pytest.mark.parametrize(("name", "stop"), cases(KEEPING, "press+"))
def test_whoever_stops_has_left_no_key_behind(name, stop, abort):
    assert aborted(KEEPING[name], stop, abort) == Trace([], 0, holds_nothing=True)


async def _greedy(ctx: Context) -> None:
    """A journey that keeps the key before anybody has said yes."""
    with ctx.session.draft() as draft:
        draft.from_phrase(OURS.split())
        draft.keep()
        await load_key(ctx)


@pytest.mark.slow
def test_control_a_key_that_is_kept_too_early_is_found(monkeypatch):
    greedy = tuple(
        Item(item.label, item.note, _greedy, item.press) if item.press == "l" else item for item in home.JOURNEYS
    )
    monkeypatch.setattr(home, "JOURNEYS", greedy)
    story = Script.read_text("story", "see no keys loaded\npress l\nsee Load a key")
    assert not aborted(story, len(story.lines), go_back).holds_nothing


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
    trace = aborted(script, signed, leave)
    assert (trace.written, trace.signatures) == (["plain-signed.psbt"], 1)
