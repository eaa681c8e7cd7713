"""What a code that moves costs: `python -m tests.bench.animating [FRAMES]`, against a Static of Textual in the same run.

Both show the same codes of QR version 20, ten a second, each in a process and a terminal (a pty of 200x80) of its own, on
a console and in an emulator. Printed are processor time a frame, frames a second, and the ratio; nothing here judges.
The issue wants 10 frames a second at 10 ms at most. Drawing the codes ahead, in the first round, is timed by itself.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.style import Style
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from coldtui.formats.kinds import Encoding
from coldtui.formats.qr_capacity import modules_of
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.ui.screens.show_codes import ShowCodes
from coldtui.ui.theme import THEMES
from coldtui.ui.widgets.code_paint import Plan, drawn, inks
from coldtui.ui.widgets.moving_code import MovingCode
from tests.ui.showing_codes import OFFERED, content, encoder, up_to
from tests.ui.stand import Stand

VERSION = 20
CODES = 12
A_SECOND = 10
SIZE = (200, 80)
PLAN = Plan(modules_of(VERSION), 4)
TERMINALS = {"console": ("linux", "cold16"), "emulator": ("xterm-256color", "cold")}
WIDGETS = ("MovingCode", "ShowCodes", "Static")
LENGTH = CODES // 2 * 550
"""Bytes that make a round of so many codes."""
_PATIENCE = 120


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time a frame, frames a second, and milliseconds to draw a code ahead."""

    frame: float
    rate: float
    ahead: float


def texts() -> tuple[str, ...]:
    """A round of codes of the version."""
    return encoder(content(LENGTH))(Encoding.UR, VERSION).texts


class Ours(Screen[None]):
    """The widget of the program."""

    def compose(self) -> ComposeResult:
        self.code = MovingCode(lambda: None)
        yield self.code

    def begin(self) -> None:
        self.code.load(texts(), PLAN, inks(self.app.theme)[0])

    def is_ready(self) -> bool:
        return self.code.kept == len(texts())

    def turn(self) -> None:
        self.code.turn()


class Whole:
    """The whole screen of the program, with its line that says which part it is."""

    def __init__(self) -> None:
        told = "Signed transaction", "The signed transaction.", encoder(content(LENGTH)), OFFERED, Encoding.UR
        self.page = ShowCodes(*told, up_to(VERSION), every=lambda _seconds, _action: lambda: None)

    def begin(self) -> None:
        """It begins by itself."""

    def is_ready(self) -> bool:
        return self.page.query_one(MovingCode).kept == len(texts())

    def turn(self) -> None:
        self.page.query_one(MovingCode).turn()


class Peer(Screen[None]):
    """The same cells as the text of a Static, made ahead too."""

    def compose(self) -> ComposeResult:
        self.code = Static()
        self.number = 0
        yield self.code

    def begin(self) -> None:
        ink = inks(self.app.theme)[0]
        self.made = [
            Content("\n").join(
                [Content.assemble(*_runs(strip)) for strip in drawn(qr_matrix(text, version=VERSION), PLAN, ink)]
            )
            for text in texts()
        ]

    def is_ready(self) -> bool:
        return True

    def turn(self) -> None:
        self.number = (self.number + 1) % len(self.made)
        self.code.update(self.made[self.number])


def _runs(strip) -> Iterator[tuple[str, str]]:
    for segment in strip:
        style = segment.style or Style()
        yield segment.text, f"{_named(style.color)} on {_named(style.bgcolor)}"


def _named(color) -> str:
    return color.name if color.name.startswith("#") else f"ansi_{color.name}"


class Timed(Stand):
    """Shows a screen's codes for so many frames, then writes what they took."""

    def __init__(self, shown: Ours | Whole | Peer, frames: int, result: Path, theme) -> None:
        super().__init__(theme)
        self.shown, self.frames, self.result, self.count = shown, frames, result, 0
        self.is_turning = False

    def on_mount(self) -> None:
        self.push_screen(self.shown.page if isinstance(self.shown, Whole) else self.shown)
        self.set_timer(0.1, self.begin)

    def begin(self) -> None:
        self.cpu = time.process_time()
        self.shown.begin()
        self.waiting = self.set_interval(0.01, self.go_on)

    def go_on(self) -> None:
        # it can be called once more after it was stopped
        if self.shown.is_ready() and not self.is_turning:
            self.is_turning = True
            self.waiting.stop()
            self.ahead = time.process_time() - self.cpu
            self.cpu, self.begun = time.process_time(), time.perf_counter()
            self.set_interval(1 / A_SECOND, self.turn)

    def turn(self) -> None:
        self.shown.turn()
        self.count += 1
        if self.count == self.frames:
            self.call_after_refresh(self.end)

    def end(self) -> None:
        cpu, taken = time.process_time() - self.cpu, time.perf_counter() - self.begun
        told = 1000 * cpu / self.frames, self.frames / taken, 1000 * self.ahead / CODES
        self.result.write_text(json.dumps(told))
        self.exit()


def cost(widget: str, terminal: str, frames: int) -> Cost:
    """Run one of them in a terminal of its own, and read all that it writes."""
    term, theme = TERMINALS[terminal]
    environment = {"PATH": os.environ["PATH"], "TERM": term, "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result"
        command = [sys.executable, "-m", "tests.bench.animating", widget, theme, str(frames), str(result)]
        pid, master = pty.fork()
        if pid == 0:
            time.sleep(0.2)  # until the terminal has its size
            os.execve(command[0], command, environment)  # noqa: S606 (a fixed command of this file)
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        written = _drained(master)
        os.waitpid(pid, 0)
        os.close(master)
        if not result.exists():
            raise RuntimeError(written[-2000:].decode("utf-8", "replace"))
        return Cost(*json.loads(result.read_text()))


def _drained(master: int) -> bytes:
    """Everything until the program has ended; the last of it is returned."""
    last = b""
    while select.select([master], [], [], _PATIENCE)[0]:
        try:
            data = os.read(master, 1 << 16)
        except OSError:  # the other end was closed
            break
        last = (last + data)[-4000:]
    return last


def measure(frames: int) -> dict[tuple[str, str], Cost]:
    """Each widget in each terminal."""
    return {(widget, terminal): cost(widget, terminal, frames) for terminal in TERMINALS for widget in WIDGETS}


def main(frames: int = 60) -> None:
    """Print what was measured, and the ratios."""
    found = measure(frames)
    for (widget, terminal), one in found.items():
        ahead = f", {one.ahead:.0f} ms to draw one ahead" if widget == "MovingCode" else ""
        print(f"{terminal:10}{widget:12}{one.frame:6.1f} ms a frame{one.rate:6.1f} frames a second{ahead}")
    for terminal in TERMINALS:
        ours, peer = (found[widget, terminal].frame for widget in ("MovingCode", "Static"))
        print(f"{terminal:10}ratio {ours / peer:.2f} (10 frames a second at 10 ms at most)")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        name, theme_name, count, place = sys.argv[1:]
        chosen = next(one for one in THEMES if one.name == theme_name)
        made = dict(zip(WIDGETS, (Ours, Whole, Peer), strict=True))[name]
        Timed(made(), int(count), Path(place), chosen).run(mouse=False)
    else:
        main(*map(int, sys.argv[1:]))
