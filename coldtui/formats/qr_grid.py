"""What is the same in every QR code of a size, and how a code is cut into windows that can be drawn one by one.

ISO/IEC 18004, 6.3: finder patterns, separators, timing patterns, the alignment pattern and the one dark module. Format
information is not the same in every code: it belongs to what is drawn. Versions 1 to 3 (21, 25 and 29 modules) are all
that a hand-drawn code needs; larger ones have more alignment patterns.
"""

from dataclasses import dataclass

EDGES = (21, 25, 29)
"""Modules from edge to edge of versions 1, 2 and 3."""

_FINDER = 7


def fixed(edge: int) -> tuple[tuple[bool | None, ...], ...]:
    """The modules that every code of this size has: True is dark, False light, None is told by what is encoded.

    Raises ValueError for another size than 21, 25 and 29.
    """
    _check(edge)
    return tuple(tuple(_fixed_at(x, y, edge) for x in range(edge)) for y in range(edge))


def _check(edge: int) -> None:
    if edge not in EDGES:
        raise ValueError("only codes of 21, 25 and 29 modules are drawn by hand")


def _fixed_at(x: int, y: int, edge: int) -> bool | None:
    for left, top in ((0, 0), (edge - _FINDER, 0), (0, edge - _FINDER)):
        ring = max(abs(x - left - 3), abs(y - top - 3))
        if ring <= 4:
            # the middle of 3, a light ring, a dark ring, the separator
            return ring in {0, 1, 3}
    ring = max(abs(x - edge + 7), abs(y - edge + 7))
    if edge > 21 and ring <= 2:
        return ring != 1
    if 6 in {x, y}:
        return (x + y) % 2 == 0
    return True if (x, y) == (8, edge - 8) else None


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a code: columns `left` to `right` and rows `top` to `bottom`, from 0, the last ones excluded."""

    name: str
    """A letter for the row of windows, a number for the column: "B3", as on SeedSigner's templates."""
    left: int
    top: int
    right: int
    bottom: int


def window_edge(edge: int) -> int:
    """Modules of a window from edge to edge: 7 for a code of 21, else 5. Raises ValueError for another code."""
    _check(edge)
    return 7 if edge == 21 else 5


def windows(edge: int) -> tuple[Window, ...]:
    """The windows of a code, row by row: 9, 25 or 36. At the right and at the bottom of a code of 29 they have 4."""
    step = window_edge(edge)
    starts = range(0, edge, step)
    return tuple(
        Window(f"{chr(ord('A') + row)}{column + 1}", left, top, min(left + step, edge), min(top + step, edge))
        for row, top in enumerate(starts)
        for column, left in enumerate(starts)
    )
