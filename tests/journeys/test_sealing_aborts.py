"""Whoever stops in the middle of sealing, opening or proving has lost nothing, and left nothing half done.

Every key press of these stories is replaced by Esc until home, by leaving, by locking and unlocking, and by pulling the
card. After each of them every backup that was there opens, other cards are as they were, no secret is left on a screen
or held, and what was opened is here whole or not at all.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pyrage
import pytest

from coldtui.devices.media import Volume
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.widgets.text_line import TextLine
from tests.build.keys import OURS, SECOND, master
from tests.drivers import PRESSES, PilotPlayer, Script, Stage, play, wait_for
from tests.fakes_backup import FakeBackups
from tests.fakes_media import FakeCard
from tests.journeys.sealing import (
    DATED,
    ENROL,
    OPEN,
    PASS,
    PASSPHRASE,
    PULL,
    THEIRS,
    TYPED,
    WORDS,
    begun,
    documents,
    sealed,
    sealer,
    staged,
    theirs,
)
from tests.journeys.test_abort import go_back, leave
from tests.tiers import swept
from tests.ui.stand import text

pytestmark = [pytest.mark.usefixtures("quick_keys"), pytest.mark.slow]

OWN = "seven green kettles argue about my boat"
_TRIES = 5
_LOOKS = 500
"""How often a key is pressed, and how often it is looked for what it leads to."""

BOTH = {master(OURS).fingerprint, master(SECOND).fingerprint}


@dataclass(frozen=True)
class Scene:
    """A story and the program that it is played on; `keys` are what a session may have: at first, and at the end."""

    lines: str
    begin: Callable[[Stage, FakeCard], None]
    at_first: frozenset[bytes]
    at_last: frozenset[bytes]

    @property
    def script(self) -> Script:
        return Script.read_text("story", self.lines)


def _with_key(stage: Stage, _: FakeCard) -> None:
    stage.session.add(OURS.split())


def _with_backup(stage: Stage, card: FakeCard) -> None:
    begun(stage, card, OURS, SECOND, number=2)


def _with_card(stage: Stage, card: FakeCard) -> None:
    with sealer(OURS, SECOND) as session:
        stage.backups.put(card, 1, sealed(session, 1))
        stage.backups.put(card, 2, sealed(session, 2))


def _locked_and_changed(stage: Stage, card: FakeCard) -> None:
    begun(stage, card, OURS, number=2)
    stage.session.add(SECOND.split())
    stage.session.sealing.forget_passphrase()


FIRST, ALL = frozenset((master(OURS).fingerprint,)), frozenset(BOTH)

SCENES = {
    "enrol": Scene(f"{ENROL}\npress l\nsee Enrol a card\npress escape\nsee generation 1", _with_key, FIRST, FIRST),
    "enrol-own": Scene(
        """
        see What would you like to do?
        press b
        see Enrol a card
        press e
        see What will be written
        press enter
        see Onto which card?
        press enter
        see Which passphrase shall open
        press o
        see A passphrase of your own
        press enter
        see Choose the passphrase
        type seven green kettles argue about my boat
        press enter
        see Type it once more
        type seven green kettles argue about my boat
        """,
        _with_key,
        FIRST,
        FIRST,
    ),
    "open": Scene(
        f"{OPEN}\npress enter\nsee Here again: 2 keys.\npress enter\nsee generation 2", _with_card, frozenset(), ALL
    ),
    "prove": Scene(
        "see generation 2, sealed on 1 card\npress b\nsee Prove a sealed backup\npress v\nsee Generation 2\npress enter\n"
        f"{PULL}\n{TYPED}\n{DATED}\n{PASS}\nsee generation 3, sealed on 1 card, proved",
        _with_backup,
        ALL,
        ALL,
    ),
    "seal-now": Scene(
        "see OVERDUE: locking forgot its passphrase\npress b\nsee Seal now\npress s\nsee Type the backup passphrase once more\n"
        f"type {PASSPHRASE}\npress enter\nsee Everything is sealed\npress enter\nsee generation 3, sealed on 1 card",
        _locked_and_changed,
        ALL,
        ALL,
    ),
}


async def unlocked(player: PilotPlayer) -> None:
    """Unlock with what there is: the backup passphrase first."""
    sealing = player.app.journal.session.sealing
    if "Press Enter to go on" not in (await player.screen() or ""):
        await player.type(next((one for one in (PASSPHRASE, OWN) if sealing.is_passphrase(one)), OURS))
    await player.press("enter")
    await wait_for(player, lambda shown: shown is not None and "The screen is locked." not in shown)


async def lock(player: PilotPlayer) -> None:
    """F12, a look at what is left, and on to home."""
    await player.press("f12")
    await wait_for(player, lambda shown: shown is not None and "The screen is locked." in shown)
    assert not player.app.journal.session.sealing.is_ready
    assert_nothing_shows(player)
    await unlocked(player)
    await go_back(player)


async def pull(player: PilotPlayer) -> None:
    """The card is gone."""
    await player.pull("CARD")
    await go_back(player)


ABORTS = {"esc": go_back, "f10": leave, "lock": lock, "pull": pull}


def assert_nothing_shows(player: PilotPlayer) -> None:
    """Neither the screen nor a line that was typed into has a word of the passphrase."""
    typed = " ".join(line.text for screen in player.app.screen_stack for line in screen.query(TextLine))
    assert not {*WORDS, "kettles", "boat"} & {*typed.split(), *text(player.app).split()}, (
        "a word of the passphrase shows"
    )


def stops(script: Script) -> list[int]:
    """The places before each press and each typing, and the end."""
    return [place for place, line in enumerate(script.lines) if line.verb in (*PRESSES, "type")] + [len(script.lines)]


def played(
    scene: Scene, stop: int, abort: Callable[[PilotPlayer], Awaitable[None]]
) -> tuple[Stage, FakeCard, FakeCard]:
    """Play up to a place, abort, and look at what the session holds; the program and its cards."""
    card, other = FakeCard("CARD"), FakeCard("OTHER", {"notes.txt": b"of somebody else"})
    stage = staged(card, other, phrases=())
    stage.backups.put(other, 1, theirs())
    scene.begin(stage, card)
    before = {number: list(copies) for number, copies in stage.backups.on(card).items()}

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, {"CARD": card, "OTHER": other})
            await play(scene.script, player, stop)
            await abort(player)
            if abort is leave:
                assert stage.session.holds_nothing
            else:
                await _at_home(player, stage, scene)

    asyncio.run(run())
    _assert_kept(stage, card, other, before)
    return stage, card, other


async def _at_home(player: PilotPlayer, stage: Stage, scene: Scene) -> None:
    assert_nothing_shows(player)
    session = stage.session
    assert not session.is_making, "something is still held"
    has = frozenset(session.fingerprints)
    assert has in {scene.at_first, scene.at_last}, "what was opened is here in part"
    is_kept = session.sealing.generation > 0
    assert session.sealing.has_passphrase == is_kept, "a passphrase without a backup"
    if is_kept:
        # with the card in its slot, and its passphrase typed, everything is sealed
        assert has == scene.at_last
        if not session.sealing.is_ready:
            session.sealing.resume(PASSPHRASE)
        await _leave_home(player)
        await play(Script.read_text("in", "insert CARD\npress escape\nsee sealed on 1 card"), player)


async def _leave_home(player: PilotPlayer) -> None:
    """Home is drawn anew while cards are sealed, and a key that falls in between is lost: as a person, try again."""
    for _ in range(_TRIES):
        await player.press("l")
        for _ in range(_LOOKS):
            if "In which form" in (await player.screen() or ""):
                return
    raise AssertionError(await player.screen())


def _assert_kept(stage: Stage, card: FakeCard, other: FakeCard, before: dict[int, list[object]]) -> None:
    """What was acknowledged is there, all that is there opens, and no other card was written to."""
    found = stage.backups.on(card)
    assert documents(stage, card).keys() == found.keys()
    newer = [number for number in found if number not in before]
    for number in sorted(before, reverse=True)[: max(0, 2 - len(newer))]:
        assert found[number] == before[number]
    assert stage.media.written == []
    assert other.files == {"notes.txt": b"of somebody else"}
    assert documents(stage, other, THEIRS).keys() == {1}


@pytest.mark.parametrize("abort", ABORTS)
@pytest.mark.parametrize(
    ("name", "stop"),
    [
        pytest.param(name, stop, id=f"{name}-{stop}")
        for name, scene in SCENES.items()
        for stop in swept(stops(scene.script))
    ],
)
def test_whoever_stops_has_lost_nothing_and_left_nothing_half_done(name, stop, abort):
    played(SCENES[name], stop, ABORTS[abort])


AFTER_THE_WORDS = next(place for place in reversed(stops(SCENES["enrol"].script)[:-3]))
"""Where the passphrase is set and nothing is sealed: the date is asked for."""


def test_control_a_passphrase_that_stays_without_a_backup_is_found(monkeypatch):
    async def forget_to(_: object) -> None:
        """Nothing is dropped."""

    monkeypatch.setattr("coldtui.journeys.enrol._drop_unused", forget_to)
    with pytest.raises(AssertionError, match="a passphrase without a backup"):
        played(SCENES["enrol"], AFTER_THE_WORDS, go_back)


def test_control_a_backup_that_goes_too_early_is_found(monkeypatch):
    def prune(self: FakeBackups, volume: Volume, opened: object, keep: int = 2) -> tuple[int, ...]:
        there = self.on(self._media._card(volume))
        for number in sorted(there)[:-1]:
            del there[number]
        return ()

    monkeypatch.setattr(FakeBackups, "prune", prune)
    scene = SCENES["seal-now"]
    with pytest.raises((AssertionError, KeyError)):
        played(scene, len(scene.lines), go_back)


def test_control_a_backup_on_a_card_that_nobody_chose_is_found(monkeypatch):
    write = FakeBackups.write

    def everywhere(self: FakeBackups, volume: Volume, number: int, *rest: object, **more: object) -> object:
        for other in self._media.volumes():
            write(self, other, number + 1, *rest, **more)
        return write(self, volume, number, *rest, **more)

    monkeypatch.setattr(FakeBackups, "write", everywhere)
    scene = SCENES["seal-now"]
    with pytest.raises((AssertionError, pyrage.DecryptError)):
        played(scene, len(scene.lines), go_back)


def test_control_a_word_that_stays_in_a_line_is_found(monkeypatch):
    monkeypatch.setattr(Passphrase, "forget_typed", lambda _: None)
    scene = SCENES["open"]
    typed = next(place for place, line in enumerate(scene.script.lines) if line.verb == "type") + 1
    with pytest.raises(AssertionError, match="a word of the passphrase shows"):
        played(scene, typed, lock)
