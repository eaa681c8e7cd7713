"""Two players for journey scripts: Textual's Pilot with cards in memory, and tmux with the real program and real folders.

A script is a text file, one verb a line:

    card NAME SET          before the start: a card with the files of a set (tests/journeys/samples.py), not yet in
    folder NAME SET        the same, and for the Pilot too it is a folder, as every card is in tmux
    network NET            before the start; regtest unless said
    demo                   before the start: play with --demo
    loaded                 before the start: the key that everybody knows is in the session
    insert NAME            put the card in; pull NAME takes it out
    see TEXT               wait until the screen shows it; not-see TEXT: it does not
    counted TEXT           wait until home has counted this on the cards; where cards rest until somebody wants something
                           of them, wait until home says so
    press KEY...           keys by Textual's names; press! marks the one that signs: from there on nothing is undone;
                           press+ marks the one that makes a key one of the session's
    type TEXT              letters, as they stand
    written NAME           the file is on a card; not-written NAME: it is not
    holds NAME NUMBER...   these generations of sealed backups lie on the card, and no others
    show CODES             the camera sees these codes from now on (tests/journeys/samples.py), again and again
    unplug                 there is no camera any more
    resize WxH             the terminal gets another size
    left                   the program has ended
    begin-again            after `left`: it is started once more, and nothing but the cards is what it was

Lines that begin with # tell the story.
"""

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Protocol, Self

from textual import events
from textual.pilot import Pilot

from coldtui.app import Coldtui
from coldtui.core.network import Network
from coldtui.custody.session import Session
from coldtui.devices import Devices
from coldtui.devices.media import Bus
from coldtui.devices.pictures import ZxingPictures
from coldtui.formats.backup_copies import number_of
from tests.build.keys import OURS
from tests.fakes_backup import FakeBackups
from tests.fakes_camera import FakeCameras
from tests.fakes_machine import FakeConsole, FakeMachine, FakeRandomness
from tests.fakes_media import FakeCard, FakeMedia
from tests.journeys.samples import CODES, SETS, picture
from tests.ui.stand import text

PRESSES = ("press", "press!", "press+")
AGAIN = "begin-again"
RESTING = "s looks for transactions"
"""What home says of cards that rest."""

PATIENCE = 60.0
"""Seconds that `see` waits: the machine may be busy, and a key out of a passphrase takes its time."""

_MOMENT = 0.01
"""Seconds in which the application takes a key; where that is not enough, the next `see` waits."""

_LOOKS = 200
"""Moments that a key waits for a screen to stand; where none does, it is typed all the same."""

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Line:
    """One line of a script that does something."""

    number: int
    verb: str
    rest: str


@dataclass(frozen=True)
class Script:
    """A story: how it is set up, and what happens."""

    name: str
    lines: tuple[Line, ...]

    @classmethod
    def read(cls, path: Path) -> "Script":
        """A .journey file."""
        return cls.read_text(path.stem, path.read_text())

    @classmethod
    def read_text(cls, name: str, story: str) -> "Script":
        """The text of one."""
        return cls(name, tuple(_lines(story)))

    def set_up(self, verb: str) -> list[str]:
        """What stands behind a verb of the set-up."""
        return [line.rest for line in self.lines if line.verb == verb]

    @property
    def cards(self) -> dict[str, str]:
        """The set of files of each card."""
        return dict(rest.split(maxsplit=1) for rest in (*self.set_up("card"), *self.set_up("folder")))

    @property
    def folders(self) -> frozenset[str]:
        """The cards that are folders for every player."""
        return frozenset(rest.split()[0] for rest in self.set_up("folder"))

    @property
    def runs(self) -> "tuple[Script, ...]":
        """What is played from one start of the program to the next."""
        starts = [0, *(place for place, line in enumerate(self.lines) if line.verb == AGAIN), len(self.lines)]
        return tuple(replace(self, lines=self.lines[start:end]) for start, end in pairwise(starts))

    @property
    def network(self) -> Network:
        """The network played on."""
        return Network((self.set_up("network") or ["regtest"])[0])


def _lines(story: str) -> Iterator[Line]:
    for number, line in enumerate(story.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            verb, _, rest = line.strip().partition(" ")
            if verb in PRESSES:
                yield from (Line(number, verb, key) for key in rest.split())
            else:
                yield Line(number, verb, rest.strip())


class Player(Protocol):
    """What a script needs of the world."""

    steady: int
    """How often the same must be seen before it counts."""

    cards_rest: bool
    """Whether coldtui mounts cards itself: then none is looked into before somebody wants something of it."""

    async def screen(self) -> str | None:
        """What the terminal shows, None when the program has ended."""

    async def load(self) -> None:
        """Have the key of OURS in the session."""

    async def press(self, key: str) -> None:
        """One key."""

    async def type(self, letters: str) -> None:
        """Letters."""

    async def insert(self, card: str) -> None:
        """Put a card in."""

    async def pull(self, card: str) -> None:
        """Take a card out."""

    async def show(self, codes: str) -> None:
        """Hold codes before the camera."""

    async def unplug(self) -> None:
        """Take the camera away."""

    async def resize(self, width: int, height: int) -> None:
        """Another size."""

    def files(self) -> set[str]:
        """The names on all cards."""

    def generations(self, card: str) -> set[int]:
        """The numbers of the sealed backups on a card."""

    async def begin_again(self) -> None:
        """Start the program once more."""


LOADING = f"""
see      What would you like to do?
press    l
see      In which form is your backup?
press    w
see      How many words
press    home enter
see      Word 1 of 12
type     {OURS}
press    enter
see      Does this key have a passphrase?
press    enter
see      73c5 da0a
press    enter
see      1 key loaded
"""
"""How the key of OURS gets into the session of a real program."""


async def play(script: Script, player: Player, stop: int | None = None) -> None:
    """Play the lines, only the first `stop` of them where it is given."""
    for line in script.lines[:stop]:
        try:
            await _perform(line, player)
        except AssertionError as error:
            raise AssertionError(f"{script.name}, line {line.number}: {line.verb} {line.rest}\n{error}") from error


async def _perform(line: Line, player: Player) -> None:
    match line.verb:
        case "card" | "folder" | "network" | "demo":
            pass
        case "loaded":
            await player.load()
        case "see":
            await wait_for(player, lambda shown: shown is not None and line.rest in shown)
        case "counted":
            awaited = RESTING if player.cards_rest else line.rest
            await wait_for(player, lambda shown: shown is not None and awaited in shown)
        case "not-see":
            assert line.rest not in (await player.screen() or "")
        case "left":
            await wait_for(player, lambda shown: shown is None)
        case "press" | "press!" | "press+":
            await player.press(line.rest)
        case "type":
            await player.type(line.rest)
        case "insert":
            await player.insert(line.rest)
        case "pull":
            await player.pull(line.rest)
        case "show":
            await player.show(line.rest)
        case "unplug":
            await player.unplug()
        case "resize":
            await player.resize(*map(int, line.rest.split("x")))
        case "written":
            assert line.rest in player.files(), player.files()
        case "not-written":
            assert line.rest not in player.files(), player.files()
        case "holds":
            card, *numbers = line.rest.split()
            assert player.generations(card) == set(map(int, numbers)), player.generations(card)
        case "begin-again":
            await player.begin_again()
        case _:
            raise ValueError(f"no such verb: {line.verb}")


async def wait_for(player: Player, holds: "Test") -> None:
    """Wait until what the terminal shows passes a test; as often in a row as the player asks for."""
    until = time.monotonic() + PATIENCE
    passed = 0
    shown: str | None = ""
    while time.monotonic() < until:
        shown = await player.screen()
        passed = passed + 1 if holds(shown) else 0
        if passed >= player.steady:
            return
        await asyncio.sleep(0.03 * (player.steady - 1))
    raise AssertionError(shown or "the program has ended")


class Test(Protocol):
    """Whether a screen is the one that is awaited."""

    __test__ = False

    def __call__(self, shown: str | None) -> bool:
        """Look at the screen; None when the program has ended."""


class PilotPlayer:
    """Textual's Pilot: the application in this process, cards in memory."""

    steady = 1
    cards_rest = False

    def __init__(self, app: Coldtui, pilot: Pilot[int], media: FakeMedia, cards: dict[str, FakeCard]) -> None:
        self.app = app
        self.media = media
        self.cards = cards
        self._pilot = pilot

    async def screen(self) -> str | None:
        """The cells of the top screen."""
        await asyncio.sleep(_MOMENT)
        if self.app._exception is not None:
            raise AssertionError("the program crashed") from self.app._exception
        return text(self.app) if self.app.is_running and not self.app._exit else None

    async def load(self) -> None:
        """Without typing."""
        self.app.journal.session.add(OURS.split())

    async def press(self, key: str) -> None:
        """Through the application's queue, as from a keyboard."""
        await self._ready()
        self.app.post_message(events.Key(key, key if len(key) == 1 else {"space": " "}.get(key)))
        await asyncio.sleep(_MOMENT)

    async def type(self, letters: str) -> None:
        """All of them without waiting."""
        await self._ready()
        for letter in letters:
            self.app.post_message(events.Key({" ": "space"}.get(letter, letter), letter))
        await asyncio.sleep(_MOMENT)

    async def _ready(self) -> None:
        """Nobody is so fast that a key falls between two screens; a busy machine makes that gap wide."""
        for _ in range(_LOOKS):
            screen = self.app.screen
            if getattr(screen, "takes_keys", True) and (screen.focused or not screen.focus_chain):
                return
            await asyncio.sleep(_MOMENT)

    async def insert(self, card: str) -> None:
        """From the desk into the slot."""
        self.media.insert(self.cards[card])

    async def pull(self, card: str) -> None:
        """Out of the slot."""
        self.media.pull(self.cards[card])

    @property
    def cameras(self) -> FakeCameras:
        """The cameras of the application."""
        cameras = self.app.journal.devices.cameras
        assert isinstance(cameras, FakeCameras)
        return cameras

    async def show(self, codes: str) -> None:
        """Their payloads, without pictures."""
        self.cameras.show(*CODES[codes]())

    async def unplug(self) -> None:
        """An open one fails."""
        self.cameras.unplug()

    async def resize(self, width: int, height: int) -> None:
        """As a terminal does."""
        await self._pilot.resize_terminal(width, height)

    def files(self) -> set[str]:
        """What lies on the cards, in the slot or not."""
        return {name for card in self.cards.values() for name in card.files}

    def generations(self, card: str) -> set[int]:
        """By the numbers alone."""
        backups = self.app.journal.devices.backups
        assert isinstance(backups, FakeBackups)
        return set(backups.on(self.cards[card]))

    async def begin_again(self) -> None:
        """`Stage.play` does it: this player is one of the program that begins."""


class Stage:
    """The application with fakes around it, for one script."""

    def __init__(self, script: Script) -> None:
        self._network, self._demo = script.network, bool(script.set_up("demo"))
        self.cards = {
            name: FakeCard(name, dict(SETS[files]()), bus=Bus.FOLDER if name in script.folders else Bus.SD)
            for name, files in script.cards.items()
        }
        self.media = FakeMedia()
        self.cameras = FakeCameras()
        self.backups = FakeBackups(self.media)
        self.machine = FakeMachine()
        self.randomness = FakeRandomness()
        self.console = FakeConsole()
        self.begin()

    def begin(self) -> None:
        """A program that was started now: nothing is loaded."""
        self.session = Session()
        devices = Devices(
            self.media, self.machine, self.randomness, ZxingPictures(), self.cameras, self.backups, self.console
        )
        self.app = Coldtui(self._network, self.session, devices, demo=self._demo)

    async def play(self, script: Script, stop: int | None = None) -> PilotPlayer:
        """Play the script to its end or to a line; the player is only good for looking at afterwards."""
        first, *later = replace(script, lines=script.lines[:stop]).runs
        player = await self._run(first)
        for run in later:
            self.begin()
            player = await self._run(run)
        return player

    async def _run(self, script: Script) -> PilotPlayer:
        async with self.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(self.app, pilot, self.media, self.cards)
            await play(script, player)
            return player


class TmuxPlayer:
    """The real program in a terminal of tmux, with a folder for every card. Use as a context manager."""

    steady = 2
    cards_rest = False

    _NAMES = {
        **{f"f{number}": f"F{number}" for number in range(1, 13)},
        "enter": "Enter",
        "escape": "Escape",
        "space": "Space",
        "backspace": "BSpace",
        "tab": "Tab",
        "up": "Up",
        "down": "Down",
        "left": "Left",
        "right": "Right",
        "home": "Home",
        "end": "End",
        "pageup": "PageUp",
        "pagedown": "PageDown",
    }

    def __init__(
        self,
        script: Script,
        folder: Path,
        *,
        size: tuple[int, int] = (80, 24),
        environment: dict[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._socket = f"coldtui-{os.getpid()}-{folder.name}"
        self._size = size
        self._environment = environment or {}
        self._demo = bool(script.set_up("demo"))
        self.cards = {name: folder / name for name in script.cards}
        for name, files in script.cards.items():
            self.cards[name].mkdir()
            for file, data in SETS[files]().items():
                (self.cards[name] / file).write_bytes(data)
            self.cards[name].rename(self._desk(name))
        self._network = script.network
        self._camera = folder / "camera" if script.set_up("show") else None
        if self._camera is not None:
            self._camera.mkdir()

    def _desk(self, card: str) -> Path:
        return self._folder / f"{card}-on-the-desk"

    def __enter__(self) -> Self:
        width, height = map(str, self._size)
        temporary = self._folder / "tmp"
        temporary.mkdir()
        variables = {"TMPDIR": str(temporary), **self._environment}
        command = shlex.join(["env", *(f"{name}={value}" for name, value in variables.items()), *self._command()])
        self.tmux("new-session", "-d", "-x", width, "-y", height, command)
        self.tmux("set-option", "-g", "remain-on-exit", "on")
        self.tmux("set-option", "-g", "status", "off")
        self.tmux("set-option", "-s", "escape-time", "0")
        self.tmux("resize-window", "-x", width, "-y", height)
        return self

    def _command(self) -> list[str]:
        program = [sys.executable, "-m", "coldtui"]
        if self._demo:
            return [*program, "--demo"]
        media = [part for card in self.cards.values() for part in ("--media", str(card))]
        camera = [] if self._camera is None else ["--camera", str(self._camera)]
        return [*program, "--network", self._network.value, *media, *camera]

    def __exit__(self, *_: object) -> None:
        self.tmux("kill-server", check=False)

    def tmux(self, *arguments: str, check: bool = True) -> str:
        """One command for our own tmux server."""
        done = subprocess.run(
            ["tmux", "-L", self._socket, "-f", "/dev/null", *arguments],
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=check,
        )
        return done.stdout

    async def screen(self) -> str | None:
        """What the pane shows, None when the program has ended."""
        return None if self.has_ended else self.tmux("capture-pane", "-p")

    @property
    def has_ended(self) -> bool:
        """Whether the pane is dead."""
        return self.tmux("display-message", "-p", "#{pane_dead}").strip() == "1"

    async def load(self) -> None:
        """By typing it."""
        await play(Script.read_text("loading", LOADING), self)

    async def press(self, key: str) -> None:
        """By tmux's names."""
        self.tmux("send-keys", *([self._NAMES[key]] if key in self._NAMES else ["-l", "--", key]))
        await asyncio.sleep(0.15 if key == "escape" else 0.05)

    async def type(self, letters: str) -> None:
        """As they stand."""
        self.tmux("send-keys", "-l", "--", letters)
        await asyncio.sleep(0.1)

    async def insert(self, card: str) -> None:
        """The folder gets the name that the program was given."""
        self._desk(card).rename(self.cards[card])

    async def pull(self, card: str) -> None:
        """The folder is gone."""
        self.cards[card].rename(self._desk(card))

    async def show(self, codes: str) -> None:
        """As pictures in the folder that stands for a camera, which is there again if it was taken away."""
        assert self._camera is not None
        self._camera.mkdir(exist_ok=True)
        for old in self._camera.iterdir():
            old.unlink()
        for number, code in enumerate(CODES[codes]()):
            (self._camera / f"{number:04}.part").write_bytes(picture(code))
            (self._camera / f"{number:04}.part").rename(self._camera / f"{number:04}.png")

    async def unplug(self) -> None:
        """The folder is gone."""
        assert self._camera is not None
        shutil.rmtree(self._camera)

    async def resize(self, width: int, height: int) -> None:
        """Resize the window."""
        self.tmux("resize-window", "-x", str(width), "-y", str(height))
        await asyncio.sleep(0.1)

    def files(self) -> set[str]:
        """What lies in the folders, the demo's own included."""
        folders = [*self.cards.values(), *map(self._desk, self.cards), *(self._folder / "tmp").glob("coldtui-demo-*")]
        return {file.name for folder in folders if folder.is_dir() for file in folder.iterdir()}

    def folder(self, card: str) -> Path:
        """Where the files of a card are now, in the slot or not."""
        return self.cards[card] if self.cards[card].is_dir() else self._desk(card)

    def generations(self, card: str) -> set[int]:
        """Those that have a sealed file in each of the three folders."""
        copies = [
            {number_of(file.name) for file in folder.glob("*.AGE")} for folder in self.folder(card).glob("*/[ABC]")
        ]
        assert len(copies) in {0, 3}
        return {
            number for number in set().union(*copies) if number is not None and all(number in one for one in copies)
        }

    async def begin_again(self) -> None:
        """In the same pane, by the same command."""
        self.tmux("respawn-pane")


NO_TMUX = "" if shutil.which("tmux") else "tmux is not installed"
"""Why journeys cannot be played in a real terminal; empty when they can."""
