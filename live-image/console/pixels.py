"""A glyph as a grid of pixels that lines and blocks are drawn on."""

from collections.abc import Callable, Iterable

from console.psf import Size


class Grid:
    """One cell, empty at first."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self._on: set[tuple[int, int]] = set()

    def fill(self, across: tuple[int, int], down: tuple[int, int]) -> None:
        """The pixels from the first to before the second, across and down."""
        self._on.update(_within(across, down))

    def clear(self, across: tuple[int, int], down: tuple[int, int]) -> None:
        """The same, the other way."""
        self._on.difference_update(_within(across, down))

    def set_where(self, is_on: Callable[[int, int], bool]) -> None:
        """Each pixel, by column and row, of which this is true."""
        self._on.update(
            place for place in _within((0, self.size.width), (0, self.size.height)) if is_on(place[0], place[1])
        )

    @property
    def bitmap(self) -> bytes:
        """As a font has it."""
        highest = 8 * self.size.row - 1
        rows = [0] * self.size.height
        for x, y in self._on:
            rows[y] |= 1 << highest - x
        return b"".join(row.to_bytes(self.size.row, "big") for row in rows)


def _within(across: tuple[int, int], down: tuple[int, int]) -> Iterable[tuple[int, int]]:
    return ((x, y) for y in range(*down) for x in range(*across))
