"""Runs in a computer that is tested, in coldtui's place on the console: shows a text and notes what is typed.

It prepares the console as the image's helper does, with the helper's own code.
"""

import os
import sys
import termios
import tty
from pathlib import Path

_TERMINAL = "/dev/tty1"

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

ROWS = (
    "\x1b[0mabandon ZOO 0OIl1| {}[]<>@#$%&*~^`'\"",
    "\x1b[0;97mM\u00fcnchen na\u00efve \u00e9t\u00e9 \u00b1",
    "\x1b[0;97;44mTitle\x1b[0m \x1b[30;46mchosen\x1b[0m \x1b[91mwrong\x1b[0m \x1b[92mright\x1b[0m \x1b[93mcare\x1b[0m",
    "\u250c\u2500\u2500\u252c\u2500\u2500\u2510 \u2554\u2550\u2550\u2557 \u250f\u2501\u2501\u2513",
    "\u2502  \u2502  \u2502 \u2551  \u2551 \u2503  \u2503",
    "\u2514\u2500\u2500\u2534\u2500\u2500\u2518 \u255a\u2550\u2550\u255d \u2517\u2501\u2501\u251b",
    "\x1b[97m\u2588\u2580\u2580\u2584 \u2584\u2588\x1b[0m end",
)


def show(place: str) -> None:
    """Files it leaves in the folder `place`: "typed", with every byte from the keyboard; "ready", when it reads."""
    from helper import console

    terminal = os.open(_TERMINAL, os.O_RDWR)
    console.take_back(terminal)
    console.fit_font(terminal)
    tty.setraw(terminal, termios.TCSANOW)
    os.write(terminal, ("\x1b[?25l" + _CLEAR + "\r\n".join(ROWS)).encode())
    typed = os.open(f"{place}/typed", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    Path(place, "ready").touch()
    while data := os.read(terminal, 1000):
        os.write(typed, data)


def load(what: str, path: str) -> None:
    """Beside the other: gives the console a "font" or a "keymap"."""
    from helper import console

    terminal = os.open(_TERMINAL, os.O_RDWR | os.O_NOCTTY)
    {"font": console.load_font, "keymap": console.load_keymap}[what](path, terminal)


if __name__ == "__main__":
    sys.path.insert(0, "/usr/lib/coldtui")
    {"show": show, "load": load}[sys.argv[1]](*sys.argv[2:])
