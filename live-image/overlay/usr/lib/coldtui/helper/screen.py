"""What the helper itself says on the console: one plain message on an empty screen."""

import os
import termios
from contextlib import suppress

from helper import console

_EMPTY = "\x18\x1bc\x1b[0m\x1b[?25h\x1b[r\x1b[H\x1b[2J\x1b[3J"
"""What was begun or set is dropped (console_codes(4)). No colours, a cursor, the whole screen, from the top, and
nothing of before: not on it, and not above it."""

CRASHED = """\
coldtui had to stop, because of an error of its own.

What it was doing is not finished. The keys that it had in memory
are gone: load them again from your backups.

Press Enter to start it again.
"""

KEEPS_CRASHING = """\
coldtui stopped three times within a minute. Starting it again will not help.

Keys that it had in memory are gone. Your backups are as they were.

Press Enter to switch the computer off.
"""

GOING = "Switching off.\n"

NOT_ENDED = """\
Something that coldtui started does not end, so coldtui is not started again.

Switching off.
"""


def clear(terminal: str) -> None:
    """Nothing of before is to be seen any more."""
    descriptor = show(terminal, "")
    if descriptor is not None:
        os.close(descriptor)


def show(terminal: str, text: str) -> int | None:
    """Clears the console and shows a text; returns it, open for the answer, or None when there is no console."""
    with suppress(OSError, termios.error):
        # the console was hung up when coldtui ended: it is opened anew, and not as this process's own
        descriptor = os.open(terminal, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC | os.O_NONBLOCK)
        console.take_back(descriptor)
        _make_plain(descriptor)
        os.write(descriptor, (_EMPTY + text.replace("\n", "\r\n")).encode("ascii"))
        return descriptor
    return None


def _make_plain(descriptor: int) -> None:
    """Whole lines, unseen while they are typed; what was typed before is dropped."""
    settings = termios.tcgetattr(descriptor)
    settings[0] |= termios.ICRNL
    settings[1] |= termios.OPOST
    settings[3] = settings[3] & ~termios.ECHO | termios.ICANON
    termios.tcsetattr(descriptor, termios.TCSAFLUSH, settings)
