"""A program that shows codes in the terminal that it is started in, for tests that look at real terminals.

    python -m tests.ui.showing_codes BYTES VERSION THEME

shows a transaction of so many bytes in UR, in codes of at most that version, five times a second and for ever.
"""

import hashlib
import sys
from collections.abc import Callable
from functools import partial

from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.presets import Preset
from coldtui.formats.sending import ENCODINGS_FOR, Frames, Outgoing, capacity, frames
from coldtui.ui.screens.show_codes import ShowCodes
from coldtui.ui.theme import THEMES
from tests.ui.stand import Stand

OFFERED = ENCODINGS_FOR[Kind.PSBT]


def content(size: int) -> bytes:
    """So many bytes that do not repeat, and begin as a PSBT does."""
    return (b"psbt\xff" + b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(size // 32 + 1)))[:size]


def encoder(data: bytes) -> Callable[[Encoding, int], Frames]:
    """What `ShowCodes` asks for its texts."""
    outgoing = Outgoing(Kind.PSBT, data)
    return lambda encoding, version: frames(outgoing, encoding, capacity(version, encoding))


def up_to(version: int, speed: int = 5) -> Preset:
    """A program that reads codes of this version."""
    return Preset("Any program", "Scan it.", (), version, speed)


def screen(size: int, version: int, **more: object) -> ShowCodes:
    """The screen."""
    told = "Signed transaction", "The signed transaction."
    return ShowCodes(*told, encoder(content(size)), OFFERED, Encoding.UR, up_to(version), kind=Kind.PSBT, **more)


class Showing(Stand):
    """The stand with this one screen."""

    def on_mount(self) -> None:
        self.push_screen(self.shown())

    shown = partial(screen, 500, 13)


def main(size: str, version: str, theme: str = "cold") -> None:
    """Show it."""
    chosen = next(one for one in THEMES if one.name == theme)
    app = Showing(chosen)
    app.shown = partial(screen, int(size), int(version))
    app.run(mouse=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
