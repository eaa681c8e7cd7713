"""A terminal in memory for a real process: a pseudo-terminal, and pyte that draws what comes out.

pyte has no alternate screen, as the Linux console has none: what a program leaves behind stays in sight.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

ROOT = Path(__file__).parent.parent
_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=][0-9;]*[a-z]|\x1b\[\?[0-9;]*\$p")


class Terminal:
    """Runs a program; use as a context manager. Nothing is left running."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (80, 24)
    ) -> None:
        self._screen = pyte.HistoryScreen(*size, history=1_000)
        self._stream = pyte.Stream(self._screen)
        self.raw = ""
        """Everything that the program wrote."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._slave = slave
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(environment), cwd=ROOT, start_new_session=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._slave)
        os.close(self._master)

    @property
    def shown(self) -> str:
        """What is on the screen and in the scrollback."""
        above = ["".join(row[x].data for x in range(self._screen.columns)) for row in self._screen.history.top]
        return "\n".join(line.rstrip() for line in [*above, *self._screen.display])

    @property
    def is_cooked(self) -> bool:
        """Whether the terminal echoes and edits lines again, as a shell wants it."""
        flags = termios.tcgetattr(self._slave)[3]
        return bool(flags & termios.ECHO) and bool(flags & termios.ICANON)

    def pump(self, until: Callable[[], bool], patience: float = 20) -> None:
        """Draw what comes until a test holds."""
        end = time.monotonic() + patience
        while not until():
            assert time.monotonic() < end, self.shown
            if select.select([self._master], [], [], 0.05)[0]:
                data = os.read(self._master, 1 << 16).decode("utf-8", "replace")
                self.raw += data
                self._stream.feed(_UNKNOWN_TO_PYTE.sub("", data))

    @property
    def rows(self) -> list[str]:
        """What is on the screen."""
        return [line.rstrip() for line in self._screen.display]

    def resize(self, columns: int, rows: int) -> None:
        """Other letters on the same screen: what was on it is gone, and the kernel tells the program by a signal."""
        self._screen.resize(rows, columns)
        self._screen.reset()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process.send_signal(signal.SIGWINCH)

    def see(self, text: str) -> None:
        """Wait until the screen shows it."""
        self.pump(lambda: text in self.shown)

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self._master, keys)

    def ended(self) -> int:
        """Wait until the program has ended, draw its last words; its exit status."""
        self.pump(lambda: self.process.poll() is not None)
        while select.select([self._master], [], [], 0.1)[0]:
            data = os.read(self._master, 1 << 16).decode("utf-8", "replace")
            self.raw += data
            self._stream.feed(_UNKNOWN_TO_PYTE.sub("", data))
        return self.process.wait()

    def kill(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)
