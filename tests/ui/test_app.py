"""The application around the journeys: lock, power, work that takes time, and a terminal that is too small."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
from textual import events

from coldtui.app import Coldtui
from coldtui.core.errors import RefusedWallet
from coldtui.core.network import Network
from coldtui.custody.session import Session
from coldtui.devices import Devices
from coldtui.devices.pictures import ZxingPictures
from coldtui.journeys import home
from coldtui.journeys.context import Context
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.screens.home import Home
from coldtui.ui.screens.lock import Lock
from coldtui.ui.screens.new_keyboard import NotAllowed
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.screens.power import Power
from coldtui.ui.screens.tell import Tell
from coldtui.ui.screens.too_small import TooSmall
from coldtui.ui.screens.working import Working
from coldtui.ui.step import Back, Step
from coldtui.ui.widgets.text_line import TextLine
from tests.build.keys import OURS
from tests.drivers import PilotPlayer, wait_for
from tests.fakes_backup import FakeBackups
from tests.fakes_camera import FakeCameras
from tests.fakes_machine import FakeConsole, FakeMachine, FakeRandomness
from tests.fakes_media import FakeMedia
from tests.ui.stand import text

Journey = Callable[[Context], Awaitable[None]]


def application(journey: Journey | None = None, *, monkeypatch: pytest.MonkeyPatch, **settings: object) -> Coldtui:
    """The application, whose home is one journey where it is given."""
    if journey is not None:
        monkeypatch.setattr(home, "JOURNEYS", (Item("Test", "", journey, "t"),))
    media = FakeMedia()
    devices = Devices(
        media, FakeMachine(), FakeRandomness(), ZxingPictures(), FakeCameras(), FakeBackups(media), FakeConsole()
    )
    return Coldtui(Network.REGTEST, Session(), devices, **settings)


def play(app: Coldtui, story: Callable[[PilotPlayer], Awaitable[None]]) -> None:
    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(app, pilot, FakeMedia(), {})
            await see(player, "What would you like to do?")
            await story(player)

    asyncio.run(run())


async def see(player: PilotPlayer, what: str) -> None:
    await wait_for(player, lambda shown: shown is not None and what in shown)


def question(word: str) -> Choose[int]:
    return Choose("Test", word, [Item("yes", "", 1)])


class Slow:
    """Work that ends when the test says so."""

    def __init__(self) -> None:
        self.may_end = threading.Event()

    async def journey(self, ctx: Context) -> None:
        await ctx.work(self.may_end.wait, 10)
        await ctx.ask(question("The work is done."))


def test_work_that_takes_longer_than_a_moment_says_so(monkeypatch):
    slow = Slow()

    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "Working ...")
        await player.press("escape")
        assert isinstance(player.app.screen, Working)
        slow.may_end.set()
        await see(player, "The work is done.")

    play(application(slow.journey, monkeypatch=monkeypatch), story)


BADGE = "coldtui |  SIGNET  |"


@pytest.mark.parametrize("above", ["work", "f12", "keyboard", "f12 before"])
def test_whatever_is_shown_after_the_network_changed_says_so(monkeypatch, above):
    slow, may_change = Slow(), asyncio.Event()

    async def change(ctx: Context) -> None:
        if above == "f12 before":
            await may_change.wait()
        ctx.change_network(Network.SIGNET)
        if above == "work":
            await slow.journey(ctx)
        await asyncio.Event().wait()

    async def story(player: PilotPlayer) -> None:
        app.journal.session.set_passphrase("open", bytes(16))
        await player.press("t")
        if above.startswith("f12"):
            await player.press("f12")
            await see(player, "Locked")
            may_change.set()
        elif above == "keyboard":
            app.run_worker(app._cover(NotAllowed("Keyboard", "CAUTION", "It is gone.", "Plug it in again.")))
            await see(player, "It is gone.")
        else:
            await see(player, "Working")
        if above == "f12 before":
            await see(player, BADGE)
        assert BADGE in (await player.screen() or "")
        slow.may_end.set()

    app = application(change, monkeypatch=monkeypatch)
    play(app, story)
    assert app.frame.network is Network.SIGNET


def test_nothing_appears_over_the_lock(monkeypatch):
    slow = Slow()

    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "Working ...")
        await player.press("f12")
        await see(player, "Locked")
        slow.may_end.set()
        await asyncio.sleep(0.3)
        assert isinstance(player.app.screen, Lock)
        await player.press("enter")
        await see(player, "The work is done.")

    play(application(slow.journey, monkeypatch=monkeypatch), story)


def test_control_without_the_gate_the_journey_would_show_over_the_lock(monkeypatch):
    slow = Slow()

    async def open_gate(_: Coldtui) -> None:
        return

    monkeypatch.setattr(Coldtui, "_uncovered", open_gate)

    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "Working ...")
        await player.press("f12")
        await see(player, "Locked")
        slow.may_end.set()
        await see(player, "The work is done.")

    play(application(slow.journey, monkeypatch=monkeypatch), story)


@pytest.mark.parametrize("cover", ["f1", "f10", "f12"])
def test_a_journey_waits_while_something_covers_it(monkeypatch, cover):
    slow = Slow()

    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "Working ...")
        await player.press(cover)
        slow.may_end.set()
        await asyncio.sleep(0.4)
        assert "The work is done." not in (await player.screen() or "")
        await player.press("enter" if cover == "f12" else "escape")
        await see(player, "The work is done.")

    play(application(slow.journey, monkeypatch=monkeypatch), story)


@pytest.mark.parametrize("make", [lambda: EnterWords(12), Passphrase], ids=["words", "passphrase"])
def test_locking_drops_what_was_typed(monkeypatch, make):
    async def journey(ctx: Context) -> None:
        await ctx.ask(make())

    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await wait_for(player, lambda _: isinstance(player.app.screen, EnterWords | Passphrase))
        step = player.app.screen
        await player.type("zoo aban")
        await see(player, "1 of 12" if isinstance(step, EnterWords) else "8 characters")
        await player.press("f12")
        await see(player, "Locked")
        kept = repr(vars(step)) + step.query_one(TextLine).text
        assert "zoo" not in kept
        assert "aban" not in kept

    play(application(journey, monkeypatch=monkeypatch), story)


def test_the_lock_shows_nothing_of_what_is_below(monkeypatch):
    async def journey(ctx: Context) -> None:
        ctx.session.add(OURS.split())
        await ctx.ask(question("canary"))

    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "canary")
        await player.press("f12")
        await see(player, "Locked")
        shown = text(player.app)
        assert "canary" not in shown
        assert "1 key" not in shown
        for key in ("escape", "enter", "f1", "escape", "f2", "s", "f12"):
            await player.press(key)
        await see(player, "Locked")
        assert "canary" not in text(player.app)

    play(application(journey, monkeypatch=monkeypatch), story)


def test_a_key_with_a_passphrase_unlocks_with_both(monkeypatch):
    async def story(player: PilotPlayer) -> None:
        player.app.journal.session.add(OURS.split(), "two words")
        await player.press("f12")
        await see(player, "Type the recovery phrase")
        await player.type(OURS)
        await player.press("enter")
        await see(player, "Type the passphrase of this key")
        await player.type("wrong")
        await player.press("enter")
        await see(player, "This does not unlock.")
        await player.type(OURS)
        await player.press("enter")
        await see(player, "Type the passphrase of this key")
        await player.type("two words")
        await player.press("enter")
        await see(player, "What would you like to do?")

    play(application(monkeypatch=monkeypatch), story)


@pytest.mark.parametrize("cover", ["", "f1"])
def test_f12_on_the_lock_forgets_what_was_typed_to_unlock_it(monkeypatch, cover):
    async def story(player: PilotPlayer) -> None:
        player.app.journal.session.add(OURS.split(), "two words")
        await player.press("f12")
        await see(player, "Type the recovery phrase")
        await player.type(OURS)
        await player.press("enter")
        await see(player, "Type the passphrase of this key")
        await player.type("two wo")
        await see(player, "******")
        lock = player.app.screen
        assert isinstance(lock, Lock)
        if cover:
            await player.press(cover)
            await see(player, "Help: Locked")
        await player.press("f12")
        if cover:
            await player.press("escape")
        await see(player, "Type the recovery phrase")
        assert "*" not in (await player.screen() or "")
        assert lock.query_one(TextLine).text == lock._phrase == ""
        assert [type(screen) for screen in player.app.screen_stack].count(Lock) == 1

    play(application(monkeypatch=monkeypatch), story)


def test_a_key_that_comes_when_all_screens_are_gone_does_nothing(monkeypatch):
    app = application(monkeypatch=monkeypatch)

    async def story(_: PilotPlayer) -> None:
        app._end()

    play(app, story)
    assert not app.screen_stack
    asyncio.run(app.on_event(events.Key("a", "a")))


def test_another_recovery_phrase_does_not_unlock(monkeypatch):
    async def story(player: PilotPlayer) -> None:
        player.app.journal.session.add(OURS.split())
        await player.press("f12")
        await see(player, "Type the recovery phrase")
        for phrase in ("zoo " * 11 + "wrong", "legal winner", "", "abandon " * 12):
            await player.type(phrase)
            await player.press("enter")
            await player.press("enter")
        assert isinstance(player.app.screen, Lock)

    play(application(monkeypatch=monkeypatch), story)


def test_an_idle_session_locks_itself(monkeypatch):
    async def story(player: PilotPlayer) -> None:
        await see(player, "Locked")

    play(application(monkeypatch=monkeypatch, idle_lock=0.1), story)


def test_control_a_session_without_idle_lock_stays_open(monkeypatch):
    async def story(player: PilotPlayer) -> None:
        await asyncio.sleep(1.5)
        assert isinstance(player.app.screen, Home)

    play(application(monkeypatch=monkeypatch), story)


@pytest.mark.parametrize("presses", [("f10", "f10"), ("f10", "enter"), ("f12", "f10", "f10"), ("ctrl+c", "ctrl+q")])
def test_leaving_takes_two_steps_and_wipes_the_keys(monkeypatch, presses):
    app = application(monkeypatch=monkeypatch)
    app.journal.session.add(OURS.split())

    async def story(player: PilotPlayer) -> None:
        first, *rest = presses
        await player.press(first)
        await wait_for(player, lambda _: not isinstance(app.screen, Home))
        assert app.journal.session.fingerprints
        for key in rest:
            await player.press(key)
            await asyncio.sleep(0.05)
        await wait_for(player, lambda shown: shown is None)

    play(app, story)
    assert app.journal.session.fingerprints == ()
    assert app.return_code == 0


def test_esc_at_the_second_step_keeps_everything(monkeypatch):
    async def story(player: PilotPlayer) -> None:
        player.app.journal.session.add(OURS.split())
        await player.press("f10")
        await see(player, "1 key will be wiped")
        assert isinstance(player.app.screen, Power)
        await player.press("escape")
        await see(player, "What would you like to do?")
        assert len(player.app.journal.session.fingerprints) == 1

    play(application(monkeypatch=monkeypatch), story)


def test_an_expected_failure_is_told_and_stays(monkeypatch):
    async def journey(ctx: Context) -> None:
        raise RefusedWallet("This wallet is refused.", "Ask who made it.")

    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "This wallet is refused.")
        await asyncio.sleep(0.3)
        assert isinstance(player.app.screen, Tell)
        assert "Ask who made it." in text(player.app)
        await player.press("enter")
        await see(player, "What would you like to do?")

    play(application(journey, monkeypatch=monkeypatch), story)


def test_back_is_no_answer(monkeypatch):
    seen: list[str] = []

    async def journey(ctx: Context) -> None:
        try:
            await ctx.ask(question("Really?"))
            seen.append("answer")
        except Back:
            seen.append("back")

    async def story(player: PilotPlayer) -> None:
        for key in ("escape", "enter"):
            await player.press("t")
            await see(player, "Really?")
            await player.press(key)
            await see(player, "What would you like to do?")

    play(application(journey, monkeypatch=monkeypatch), story)
    assert seen == ["back", "answer"]


def test_a_step_is_asked_anew_when_what_it_asks_about_changes(monkeypatch):
    from coldtui.journeys import context

    monkeypatch.setattr(context, "LOOK_EVERY", 0.02)
    world = ["one"]

    def make(sight: str) -> Step[str]:
        return Choose("Test", sight, [Item("a", "", "a"), Item("b", "", "b")])

    answers: list[str] = []

    async def journey(ctx: Context) -> None:
        answers.append(await ctx.ask_watching(lambda: world[0], make))

    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "one")
        await player.press("down")
        world[0] = "two"
        await see(player, "two")
        await see(player, "> b")
        await player.press("enter")
        await see(player, "What would you like to do?")

    play(application(journey, monkeypatch=monkeypatch), story)
    assert answers == ["b"]


@pytest.mark.parametrize("size", [(79, 24), (80, 23), (1, 1)])
def test_a_small_terminal_shows_nothing_else(monkeypatch, size):
    async def story(player: PilotPlayer) -> None:
        await player.resize(*size)
        await wait_for(player, lambda _: isinstance(player.app.screen, TooSmall))
        await player.resize(80, 24)
        await see(player, "What would you like to do?")

    play(application(monkeypatch=monkeypatch), story)


def test_a_terminal_made_larger_under_the_lock_is_large_afterwards(monkeypatch):
    async def story(player: PilotPlayer) -> None:
        await player.resize(60, 20)
        await wait_for(player, lambda _: isinstance(player.app.screen, TooSmall))
        await player.press("f12")
        await wait_for(player, lambda _: isinstance(player.app.screen, Lock))
        await player.resize(80, 24)
        await player.press("enter")
        await see(player, "What would you like to do?")

    play(application(monkeypatch=monkeypatch), story)


def test_a_small_terminal_can_be_locked_and_left(monkeypatch):
    app = application(monkeypatch=monkeypatch)

    async def story(player: PilotPlayer) -> None:
        await player.resize(60, 20)
        await wait_for(player, lambda _: isinstance(app.screen, TooSmall))
        await player.press("f10")
        await wait_for(player, lambda _: isinstance(app.screen, Power))
        await player.press("f10")
        await wait_for(player, lambda shown: shown is None)

    play(app, story)


def test_textual_can_neither_copy_nor_picture_the_screen(monkeypatch, tmp_path):
    async def story(player: PilotPlayer) -> None:
        app = player.app
        written: list[str] = []
        monkeypatch.setattr(app._driver, "write", written.append)
        app.copy_to_clipboard("canary")
        app.action_screenshot(path=str(tmp_path))
        assert app.clipboard == ""
        assert not any("canary" in data or "\x1b]52" in data for data in written)
        assert list(tmp_path.iterdir()) == []
        assert not app.ENABLE_COMMAND_PALETTE
        await player.press("ctrl+p")
        assert isinstance(app.screen, Home)

    play(application(monkeypatch=monkeypatch), story)


def test_control_stock_textual_copies():
    from textual.app import App

    app = App[None]()
    app.copy_to_clipboard("canary")
    assert app.clipboard == "canary"


async def making(ctx: Context) -> None:
    """A journey that makes a key, and takes every Back as a wish to go on."""
    with ctx.session.draft() as draft:
        draft.from_entropy(bytes(range(16)))
        while True:
            try:
                await ctx.ask(question("A key is being made."))
            except Back:
                continue
            break
        draft.keep()


@pytest.mark.parametrize("cover", ["", "f1"])
def test_locking_wipes_what_nothing_could_unlock(monkeypatch, cover):
    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "A key is being made.")
        if cover:
            await player.press(cover)
            await see(player, "Help")
        await player.press("f12")
        await see(player, "Press Enter to go on.")
        assert app.journal.session.holds_nothing
        await player.press("enter")
        await see(player, "What you were making was wiped when the screen was locked.")
        await player.press("enter")
        await see(player, "What would you like to do?")
        await see(player, "no keys loaded")

    app = application(making, monkeypatch=monkeypatch)
    play(app, story)
    assert app.return_code in {None, 0}


def test_with_a_screen_passphrase_what_is_being_made_is_kept_behind_the_lock(monkeypatch):
    async def story(player: PilotPlayer) -> None:
        app.journal.session.set_passphrase("open", bytes(16))
        await player.press("t")
        await see(player, "A key is being made.")
        await player.press("f12")
        await see(player, "Type the screen passphrase to go on")
        await player.press("enter")
        await see(player, "This does not unlock.")
        await player.type("open")
        await player.press("enter")
        await see(player, "A key is being made.")
        assert not app.journal.session.holds_nothing
        await player.press("enter")
        await see(player, "1 key loaded")

    app = application(making, monkeypatch=monkeypatch)
    play(app, story)


def test_leaving_says_that_a_key_in_the_making_is_forgotten(monkeypatch):
    async def story(player: PilotPlayer) -> None:
        await player.press("t")
        await see(player, "A key is being made.")
        await player.press("f10")
        await see(player, "What is being made now will be forgotten.")
        await player.press("escape")
        await see(player, "A key is being made.")
        await player.press("enter")
        await see(player, "1 key loaded")
        await player.press("f10")
        await see(player, "1 key will be wiped")
        assert "being made" not in (await player.screen() or "")

    play(application(making, monkeypatch=monkeypatch), story)
