"""Reading the screen of a computer, with the fonts and colours of the image."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from tests.image.glyphs import KERNEL_PALETTE, Page, Palette, Reader, Unread
from tests.image.vm import Computer

_TEXT_MODE = 9
"""Pixels of a VGA card's cell in text mode: eight are the letter."""


class Sight:
    """Knows every font that the image has; tries the one that fitted last first."""

    def __init__(self, fonts: Sequence[Path], palette: Palette = KERNEL_PALETTE) -> None:
        self._readers = [Reader(font, palette) for font in fonts if font.stem != "vga"]
        self._readers += [Reader(font, palette, _TEXT_MODE) for font in fonts if font.stem == "vga"]
        self._last: tuple[bytes, Page | None] = (b"", None)

    def page(self, computer: Computer) -> Page | None:
        """What the screen shows; None when it is not text, or is being drawn."""
        picture = computer.picture()
        if picture != self._last[0]:  # most looks find what was there before: the processors are the computers'
            self._last = picture, self._read(picture)
        return self._last[1]

    def _read(self, picture: bytes) -> Page | None:
        for reader in [*self._readers]:
            with contextlib.suppress(Unread):
                page = reader.read(picture)
                if not page.unread and page.text.strip():
                    self._readers.remove(reader)
                    self._readers.insert(0, reader)
                    return page
        return None

    def text(self, computer: Computer) -> str:
        """The same as text, nothing when it is none."""
        page = self.page(computer)
        return "" if page is None else page.text

    def see(self, computer: Computer, words: str) -> str:
        """Waits until the screen shows these words; all that it shows then."""
        shown = ""

        def is_shown() -> bool:
            nonlocal shown
            shown = self.text(computer)
            return words in shown

        try:
            computer.until(is_shown, f"see {words!r}")
        except AssertionError as error:
            raise AssertionError(f"{error}; the screen:\n{shown}") from error
        return shown
