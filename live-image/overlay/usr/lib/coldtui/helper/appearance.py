"""The verb `console`: a keyboard layout or a font of the image, by name; never a path."""

import errno
import os
from pathlib import Path

from helper import console
from helper.terminal import opened

SHARED = "/usr/share/coldtui"


class Appearance:
    """What the console looks and types like. `terminal` is its device."""

    def __init__(self, terminal: str, shared: str = SHARED) -> None:
        self._terminal = terminal
        self._keymaps = Path(shared) / "keymaps"
        self._fonts = Path(shared) / "fonts"

    def choose_keymap(self, name: str) -> None:
        """Raises OSError: ENOENT for a layout that the image's index does not have."""
        lines = (self._keymaps / "index.tsv").read_text(encoding="utf-8").splitlines()
        if name not in {line.partition("\t")[0] for line in lines}:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        with opened(self._terminal) as terminal:
            console.load_keymap(str(self._keymaps / f"{name}.map"), terminal)

    def choose_font(self, name: str) -> None:
        """Raises OSError: ENOENT for a font that the image does not have."""
        if f"{name}.psf" not in {path.name for path in self._fonts.iterdir()}:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        with opened(self._terminal) as terminal:
            console.load_font(str(self._fonts / f"{name}.psf"), terminal)
